"""A sequence of steps by chance, and what has to be so after each and at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page

from tests.proofs.writing_steps import FIELDS, Device, Steps

KEPT = "Kept as you write"
_HELD = """async (name) => {
  const token = document.querySelector("meta[name=csrf-token]").content;
  const headers = { "X-CSRFToken": token, "X-Twofold-Page": "f".repeat(16) };
  const answer = await fetch("/drafts/elsewhere", { method: "POST", headers, body: new URLSearchParams({ name }) });
  return answer.ok ? ((await answer.json()).found[name] || []).map((typed) => typed.text) : null;
}"""


class Sequence(Steps):
    """Some steps, in whatever order chance brings. Every word is looked for afterwards."""

    def run(self) -> None:
        for device in (self.desk, self.phone):
            for page in device.pages:
                page.goto(self.where)
        for _ in range(self.chance.randint(6, 14)):
            device, page = self._somewhere()
            step = self.chance.choices(list(self.steps), [weight for _, weight in self.steps.values()])[0]
            self.history.append(f"{step}@{'desk' if device is self.desk else 'phone'}{device.pages.index(page)}")
            self.told.done[step] += 1
            self.steps[step][0](self, device, page)
            self._look_at_lines(device)
        self.told.done["sequences"] += 1
        self._look_for_words()

    def _look_at_lines(self, device: Device) -> None:
        """Where it says that words are kept, they are, once nothing has been typed for as long as a draft waits."""
        if not device.healthy:
            return
        for page in device.pages:
            line = page.locator("[data-kept]").first
            if not page.locator(FIELDS).count() or not line.count() or line.text_content() != KEPT:
                continue
            page.wait_for_timeout(600)
            if line.text_content() != KEPT:
                continue
            for name, text in page.locator(FIELDS).evaluate_all(
                "all => all.map((one) => [one.dataset.draft, one.value])"
            ):
                words = [word for word in text.split() if word in self.typed]
                held = page.evaluate(_HELD, name) if words else None
                if held is None:
                    continue
                self.told.lines += 1
                missing = [
                    word for word in words if not any(word in one for one in held) and not self._is_saved(page, word)
                ]
                self.told.untrue += [f"{word} is said to be kept and is not: {self.history}" for word in missing]

    def _look_for_words(self) -> None:
        for device in (self.desk, self.phone):
            device.offline = device.refused = False
            device.pages[0].context.set_offline(False)
            device.pages[0].context.unroute("**/drafts")
            device.unlock()
            for page in device.pages:
                page.evaluate("dispatchEvent(new Event('online'))")
                page.evaluate("document.dispatchEvent(new Event('twofold:unlocked'))")
                page.wait_for_timeout(500)
        missing = list(self.typed)
        for pause in (0, 1500, 4000):  # a busy machine keeps a draft a moment later
            self.desk.pages[0].wait_for_timeout(pause if missing else 0)
            told = "\n".join(self._all_that_is_there()) if missing else ""
            missing = [word for word in missing if word not in told]
        self.told.lost += [f"{word}, typed after: {self.typed[word]}; then {self.history}" for word in missing]
        self._clear()

    def _all_that_is_there(self) -> Iterator[str]:
        page = self.desk.pages[0].context.new_page()
        for path in [self.where, *sorted(self.saved)]:
            page.goto(path)
            yield from _read_off(page)
        yield from self._put_away(page)
        page.close()

    def _put_away(self, page: Page) -> Iterator[str]:
        """Questions that were swapped, one after the other, as the page offers them."""
        if self.where != "/question":
            return
        page.goto("/question")
        seen: set[str] = set()
        for _ in range(8):
            forms = page.locator(".notice form:has(input[name=left])")
            named = [forms.nth(n).locator("input[name=question]").input_value() for n in range(forms.count())]
            fresh = [n for n, name in enumerate(named) if name not in seen]
            if not fresh:
                return
            seen.add(named[fresh[0]])
            with page.expect_navigation():
                forms.nth(fresh[0]).locator("button").click()
            yield from _read_off(page)

    def _is_saved(self, page: Page, word: str) -> bool:
        fresh = page.context.new_page()
        try:
            for path in sorted(self.saved):
                fresh.goto(path)
                if word in (fresh.locator("main").text_content() or ""):
                    return True
            return False
        finally:
            fresh.close()

    def _clear(self) -> None:
        """For the next sequence: nothing stays begun."""
        page = self.desk.pages[0].context.new_page()
        page.goto(self.where)
        page.wait_for_timeout(400)
        while page.locator("[data-beside] [data-let-go]").count():
            page.locator("[data-beside] [data-let-go]").first.click()
            page.wait_for_timeout(150)
        for n in range(page.locator(FIELDS).count()):
            with suppress(BrowserError):
                page.locator(FIELDS).nth(n).fill("", force=True, timeout=1000)
        page.wait_for_timeout(500)
        page.close()


def _read_off(page: Page) -> list[str]:
    page.wait_for_timeout(500)
    fields = page.locator(FIELDS).evaluate_all("all => all.map((one) => one.value)")
    return [*fields, page.locator("main").text_content() or ""]
