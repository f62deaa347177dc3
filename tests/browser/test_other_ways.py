"""The main job without JavaScript, and with nothing but a keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import follow, heading, press, raw
from tests.passphrases import PASSPHRASES
from tests.server import Server

pytestmark = pytest.mark.browser
NOOR, ALEX = "A drawer full of string.", "The blue cup, chipped."
FOCUSED = """() => {
  const it = document.activeElement;
  const card = it.closest(".choice, .point") || it;
  const ringed = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const ring = [it, card].some((one) => ringed(getComputedStyle(one)));
  const box = it.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const under = top && top.closest(".bar") && !it.closest(".bar");
  const name = (it.labels && it.labels[0] || it).innerText || it.getAttribute("aria-label") || "";
  return {name: name.split("\\n")[0].trim(), seen: ring && !under, tag: it.tagName};
}"""


def test_without_scripts(sqlite_server: Server, device: Callable[..., Page]) -> None:
    noor = device(sqlite_server.origin, java_script_enabled=False)
    alex = device(sqlite_server.origin, java_script_enabled=False, width=1280)
    noor.goto("/account")
    steps.make_account(noor, "Noor", PASSPHRASES["noor"], "Make my account")
    noor.goto("/invite")
    press(noor, "Make an invitation")
    code = noor.locator("#invitation-link").inner_text().partition("#")[2]
    alex.goto("/join")
    alex.get_by_label("The code of your invitation").fill(code)
    press(alex, "Open the invitation")
    steps.make_account(alex, "Alex", PASSPHRASES["alex"], "Make my account and link us")
    fold = steps.answer_today(noor, NOOR)
    assert NOOR not in raw(alex, "/today") + raw(alex, fold)
    steps.answer_today(alex, ALEX)
    expect(alex.get_by_text("Sealed until Noor opens Twofold.")).to_be_visible()
    assert NOOR not in alex.content()
    noor.goto("/today")
    follow(noor, "Unfold it")
    for page in (noor, alex):
        page.goto(fold)
        expect(page.get_by_text(NOOR)).to_be_visible()
        expect(page.get_by_text(ALEX)).to_be_visible()
    alex.get_by_label("Write a line back").fill("With a K on it.")
    press(alex, "Send it")
    noor.goto("/ours")
    noor.get_by_label("Search").fill("string")
    press(noor, "Search")
    follow(noor, re.compile("string"))
    expect(noor.get_by_text("With a K on it.")).to_be_visible()
    write_while_locked(noor)


def write_while_locked(page: Page) -> None:
    steps.pick(page, 7)
    page.locator("main textarea").fill("Held on the way.")
    page.context.clear_cookies(name="tf_unlock_key")
    press(page, "Keep it")
    heading(page, "Locked")
    steps.unlock(page, PASSPHRASES["noor"])
    press(page, "Send it")
    expect(page.locator("main .words", has_text="Held on the way.")).to_be_visible()


class Keys:
    """Somebody with a keyboard only; fails where the focus cannot be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str, *, back: bool = False) -> Keys:
        """Tab until the control with this name has the focus."""
        seen: list[str] = []
        for _ in range(60):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            there = self.page.evaluate(FOCUSED)
            seen.append(there["name"])
            if there["tag"] == "BODY":
                continue
            assert there["seen"], f"the focus on {there['name']!r} cannot be seen"
            if there["name"].startswith(name):
                return self
        raise AssertionError(f"no {name!r} by Tab, only {seen}")

    def type(self, words: str) -> Keys:
        self.page.keyboard.type(words)
        return self

    def enter(self) -> Keys:
        self.page.keyboard.press("Enter")
        return self


def test_by_keyboard_alone(sqlite_server: Server, device: Callable[..., Page]) -> None:
    page, other = device(sqlite_server.origin), device(sqlite_server.origin, width=1280)
    page.goto("/account")
    keys, others = Keys(page), Keys(other)
    keys.to("Your name").type("Jun").to("Make my account").enter()
    type_back(page, keys, "Jun")
    page.goto("/today")
    keys.to("Invite someone").enter()
    heading(page, "Invite one person")
    keys.to("Make an invitation").enter()
    link = page.locator("#invitation-link").inner_text()
    other.goto(link)
    others.to("Open the invitation").enter()
    heading(other, "Jun invites you")
    others.to("Your name").type("Ines").to("Make my account and link us").enter()
    type_back(other, others, "Ines")
    for who, words in ((other, ALEX), (page, NOOR)):
        who.goto("/today")
        Keys(who).to("Write yours").enter()
        who.wait_for_url("**/question")
        Keys(who).to("Your answer").type(words).to("Keep it").enter()
        who.wait_for_url(re.compile("/folds/"))
    other.goto("/today")
    others.to("Unfold it").enter()
    expect(other.get_by_text(NOOR)).to_be_visible()
    others.to("Write a line back").type("Three lines, even.").to("Send it").enter()
    expect(other.locator("#replies .words")).to_have_text("Three lines, even.")
    other.goto("/settings")
    others.to("Lock").enter()
    heading(other, "Locked")


def type_back(page: Page, keys: Keys, name: str) -> None:
    heading(page, f"Welcome, {name}")
    keys.to("Show my recovery code").enter()
    code = "".join(steps.the_code(page))
    keys.to("Type the code here").type(code).to("I have written it down").enter()
    heading(page, re.compile(f", {name}$"))
