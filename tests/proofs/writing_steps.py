"""What somebody does who writes in two tabs and on another device, one step at a time."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Route

from tests.browser import steps
from tests.passphrases import PASSPHRASES
from tests.visitor import Visitor

FIELDS = "main :is(textarea, input)[data-draft]"
_TODAY = re.compile(r"/today\??$")  # whoever comes from another site goes on once more, with a question mark
_ASKS_FIRST = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"


@dataclass
class Told:
    """What a run found."""

    done: Counter[str] = field(default_factory=Counter)
    words: int = 0
    lines: int = 0
    lost: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.untrue, *self.stuck]

    def __str__(self) -> str:
        return (
            f"{self.done['sequences']} sequences, {self.done.total() - self.done['sequences']} steps, {self.words} words,"
            f" {self.lines} lines on the page checked: {len(self.lost)} words lost, {len(self.untrue)} lines untrue, {len(self.stuck)} sequences stuck"
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


class Steps:
    """One form, three pages, and whatever somebody may do next with one of them."""

    def __init__(self, desk: Device, phone: Device, chance: random.Random, told: Told, site: str) -> None:
        self.desk, self.phone, self.chance, self.told, self.site = desk, phone, chance, told, site
        self.where = chance.choice([self._a_new_dream, self._a_dream, self._a_question])()
        self.typed: dict[str, str] = {}  # word: what was going on
        self.saved: set[str] = set()
        self.locked = False
        self.history: list[str] = []

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
            other.wait_for_url(_TODAY)
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
                page.get_by_role("button", name=re.compile("^(Keep it|Save)$")).first.click(timeout=2000)
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

    steps: ClassVar[dict[str, tuple[Callable[[Steps, Device, Page], None], int]]] = {
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


def _turned_away(route: Route) -> None:
    route.fulfill(status=503, body="")
