"""Writing in a real browser, in whatever order people do things: nothing that was typed is gone, and no line on the page
says what is not so.

    python -m tests.proofs.writing [--sequences 300] [--seed N] [--planted]

A sequence types words into one form in up to three pages (two tabs and another device). Between the words it reloads,
goes away and comes back, locks, leaves at once, comes in by a link from another site, loses the connection, has drafts
refused, sets the browser's clock on, sends, and swaps the question. Afterwards every word is looked for: in the form,
beside it, or among what is saved. The browser's waits are shortened, so that minutes pass in seconds.

The control, `--planted`, takes the page's name away from what the browser sends, so that drafts are kept by the field's
name alone, as they once were. It has to lose words.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from playwright.sync_api import Browser, Page, Route, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.browser import steps
from tests.browser.household import account, enter
from tests.browsers import chromium
from tests.passphrases import PASSPHRASES
from tests.proofs.another_site import another_site
from tests.server import Server, free_port
from tests.visitor import Visitor

FASTER = 10  # waits of a second and more, in the browser
KEPT = "Kept as you write"
FIELDS = "main :is(textarea, input)[data-draft]"
_FAST = f"""
const slow = window.setTimeout;
window.setTimeout = (act, wait, ...given) => slow(act, wait >= 1000 ? wait / {FASTER} : wait, ...given);
"""
_NAMELESS = """
const ask = window.fetch;
window.fetch = (to, given) => { if (given?.headers) delete given.headers["X-Twofold-Page"]; return ask(to, given); };
"""
_ASKS_FIRST = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
_HELD = """async (name) => {
  const token = document.querySelector("meta[name=csrf-token]").content;
  const headers = { "X-CSRFToken": token, "X-Twofold-Page": "f".repeat(16) };
  const answer = await fetch("/drafts/elsewhere", { method: "POST", headers, body: new URLSearchParams({ name }) });
  return answer.ok ? ((await answer.json()).found[name] || []).map((typed) => typed.text) : null;
}"""


@dataclass
class Told:
    """What a run found."""

    done: Counter[str] = field(default_factory=Counter)
    words: int = 0
    lines: int = 0
    lost: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.done['sequences']} sequences, {self.done.total() - self.done['sequences']} steps, {self.words} words,"
            f" {self.lines} lines on the page checked: {len(self.lost)} words lost, {len(self.untrue)} lines untrue"
        )


@dataclass
class Device:
    """A browser of one person, with what has happened to its connection."""

    pages: list[Page]
    visitor: Visitor
    refused: bool = False
    offline: bool = False

    @property
    def healthy(self) -> bool:
        return not (self.refused or self.offline)

    def unlock(self) -> None:
        page = self.pages[0].context.new_page()
        page.goto("/unlock")
        if page.locator("main [name=passphrase]").count():
            steps.unlock(page, PASSPHRASES["jun"])
            page.wait_for_url("**/today")
        page.close()


class Sequence:
    """One form, three pages, some steps by chance."""

    def __init__(self, desk: Device, phone: Device, chance: random.Random, told: Told, site: str) -> None:
        self.desk, self.phone, self.chance, self.told, self.site = desk, phone, chance, told, site
        self.where = chance.choice([self._a_new_dream, self._a_dream, self._a_question])()
        self.typed: dict[str, str] = {}  # word: what was going on
        self.saved: set[str] = set()
        self.locked = False
        self.history: list[str] = []

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

    # What people do.

    def _type(self, device: Device, page: Page) -> None:
        self._back_to_the_form(page)
        if not page.locator(FIELDS).count():
            return
        fields = page.locator(FIELDS).locator("visible=true")
        chosen = fields.nth(self.chance.randrange(fields.count()))
        for _ in range(self.chance.randint(1, 3)):
            word = f"word{self.told.words}x"
            self.told.words += 1
            chosen.press("End")
            chosen.press_sequentially(f" {word}")
            self.typed[word] = " ".join(self.history)
        page.wait_for_timeout(self.chance.choice([0, 0, 60, 200]))

    def _wait(self, device: Device, page: Page) -> None:
        page.wait_for_timeout(700)

    def _reload(self, device: Device, page: Page) -> None:
        if self._may_go(device, page):
            page.goto(self.where)

    def _away_and_back(self, device: Device, page: Page) -> None:
        if self._may_go(device, page):
            page.goto("/help")
            page.go_back()

    def _another_tab(self, device: Device, page: Page) -> None:
        if self._may_go(device, page):
            fresh = page.context.new_page()
            fresh.goto(self.where)
            device.pages[device.pages.index(page)] = fresh
            page.close(run_before_unload=False)

    def _lock(self, device: Device, page: Page) -> None:
        """As another tab does when nothing has been done in it for long."""
        if device.healthy:
            for each in device.pages:
                self._rest(each)
            page.evaluate(
                "() => fetch('/lock', { method: 'POST', headers: {"
                " 'X-CSRFToken': document.querySelector('meta[name=csrf-token]').content } })"
            )
            self._type_where_it_is(page)
            page.wait_for_timeout(500)
            device.unlock()
            page.evaluate("document.dispatchEvent(new Event('twofold:unlocked'))")
            page.wait_for_timeout(200)

    def _leave(self, device: Device, page: Page) -> None:
        if not device.healthy:
            return
        for each in device.pages:
            if each is not page:
                self._rest(each)
        page.locator("form[data-leave] button").first.click()
        with suppress(BrowserError):
            page.wait_for_url(lambda url: not url.startswith(device.visitor.origin), timeout=5000)
        page.wait_for_timeout(300)
        device.unlock()
        for each in device.pages:
            if each is page or each.locator(FIELDS).count() == 0:
                each.goto(self.where)

    def _follow_a_link(self, device: Device, page: Page) -> None:
        if device.healthy:
            other = page.context.new_page()
            other.goto(f"{self.site}/?{device.visitor.origin}/today")
            other.get_by_text("there").click()
            other.wait_for_url("**/today")
            other.close()

    def _offline(self, device: Device, page: Page) -> None:
        device.offline = not device.offline
        page.context.set_offline(device.offline)
        page.wait_for_timeout(100)

    def _refuse(self, device: Device, page: Page) -> None:
        device.refused = not device.refused
        if device.refused:
            page.context.route("**/drafts", _turned_away)
        else:
            page.context.unroute("**/drafts", _turned_away)

    def _clock(self, device: Device, page: Page) -> None:
        """On by three minutes, back by an hour: what idles and what waits must not believe it blindly."""
        by = self.chance.choice([180_000, -3_600_000])
        page.evaluate("(by) => { const now = Date.now.bind(Date); Date.now = () => now() + by; }", by)

    def _send(self, device: Device, page: Page) -> None:
        if not device.healthy or not page.locator(FIELDS).count():
            return
        before = [text for text in page.locator(FIELDS).evaluate_all("all => all.map((one) => one.value)") if text]
        for _ in range(self.chance.choice([1, 1, 2])):
            with suppress(BrowserError):
                page.get_by_role("button", name="Keep it", exact=True).first.click(timeout=2000)
        with suppress(BrowserError):
            page.wait_for_url(lambda url: "/mine/" in url or self._is_a_thing(url), timeout=4000)
        page.wait_for_load_state()
        if "/mine/" in page.url or self._is_a_thing(page.url):
            self.saved.add(page.url)
            shown = page.locator("main").text_content() or ""
            words = {word for text in before for word in text.split()}
            self.told.lost += [
                f"{word} was sent and is not there: {self.history}" for word in words if word not in shown
            ]
            page.goto(self.where)

    def _swap(self, device: Device, page: Page) -> None:
        button = page.get_by_role("button", name="Swap this one")
        if self.where == "/question" and device.healthy and button.count():
            with page.expect_navigation():
                button.click()

    steps: ClassVar[dict[str, tuple[Callable[[Sequence, Device, Page], None], int]]] = {
        "type": (_type, 9),
        "wait": (_wait, 3),
        "reload": (_reload, 2),
        "away and back": (_away_and_back, 2),
        "another tab": (_another_tab, 1),
        "lock": (_lock, 1),
        "leave": (_leave, 1),
        "link": (_follow_a_link, 1),
        "offline": (_offline, 1),
        "refuse": (_refuse, 1),
        "clock": (_clock, 1),
        "send": (_send, 2),
        "swap": (_swap, 1),
    }

    # What is looked at.

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

    # Small things.

    def _somewhere(self) -> tuple[Device, Page]:
        device = self.chance.choice([self.desk, self.desk, self.phone])
        return device, self.chance.choice(device.pages)

    def _may_go(self, device: Device, page: Page) -> bool:
        """People stay where the browser asks whether they want to lose what could not be kept. It has to ask."""
        self._rest(page)
        asks = page.evaluate(_ASKS_FIRST)
        if device.healthy:
            return not asks
        unkept = page.locator("[data-kept]").evaluate_all("all => all.map((one) => one.textContent).join()")
        if "Your words" in unkept and not asks:
            fields = page.locator(FIELDS).evaluate_all("all => all.map((one) => [one.dataset.draft, one.value])")
            self.told.untrue.append(f"the browser does not ask before {fields} are lost ({unkept}): {self.history}")
        return False

    def _rest(self, page: Page) -> None:
        """Half of the time at once; the rest after what a draft waits, where nothing can be kept just now."""
        if self.chance.random() < 0.5 or page.locator(FIELDS).count() == 0:
            page.wait_for_timeout(450)

    def _type_where_it_is(self, page: Page) -> None:
        if page.locator(FIELDS).count():
            word = f"word{self.told.words}x"
            self.told.words += 1
            last = page.locator(FIELDS).locator("visible=true").last
            last.press("End")
            last.press_sequentially(f" {word}")
            self.typed[word] = " ".join(self.history)

    def _back_to_the_form(self, page: Page) -> None:
        if not page.locator(FIELDS).count():
            with suppress(BrowserError):
                page.goto(self.where)

    def _is_a_thing(self, url: str) -> bool:
        return "/dreams/" in url and not url.endswith(("/new", "/change"))

    def _a_new_dream(self) -> str:
        return "/dreams/new"

    def _a_dream(self) -> str:
        form = self.desk.visitor.get("/dreams/new").form("/dreams/new")
        made = self.desk.visitor.send(form, title="A dream", text="As it was.")
        return f"{made.path}/change"

    def _a_question(self) -> str:
        return "/question"

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


def _turned_away(route: Route) -> None:
    route.fulfill(status=503, body="")


@contextmanager
def two_devices(browser: Browser, visitor: Visitor, *, planted: bool) -> Iterator[tuple[Device, Device]]:
    made = []
    for count in (2, 1):
        context = browser.new_context(base_url=visitor.origin)
        context.set_default_timeout(20_000)
        context.add_init_script(_FAST + (_NAMELESS if planted else ""))
        pages = [context.new_page() for _ in range(count)]
        enter(pages[0], visitor, locked=True)
        made.append(Device(pages, visitor))
        made[-1].unlock()
    yield made[0], made[1]
    for device in made:
        device.pages[0].context.close()


def run(browser: Browser, server: Server, *, sequences: int, seed: int, planted: bool = False) -> Told:
    told, chance, faults = Told(), random.Random(seed), 0
    jun = account(server.origin, "Jun")
    with another_site() as site:
        for number in range(sequences):
            with two_devices(browser, jun, planted=planted) as (desk, phone):
                Sequence(desk, phone, chance, told, site).run()
            for fault in [*told.lost, *told.untrue][faults:]:
                print(f"  {fault}", flush=True)
            faults = len(told.lost) + len(told.untrue)
            if number % 10 == 9:
                print(f"  {told}", flush=True)
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--planted", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="twofold-writing-") as folder, sync_playwright() as playwright:
        server = Server(Path(folder), free_port())
        server.start()
        browser = playwright.chromium.launch(executable_path=chromium())
        try:
            told = run(browser, server, sequences=given.sequences, seed=given.seed, planted=given.planted)
        finally:
            browser.close()
            server.stop()
    print(told)
    if given.planted:
        return 0 if told.lost else 1
    return 1 if told.lost or told.untrue else 0


if __name__ == "__main__":
    sys.exit(main())
