"""Links from other sites, several tabs, and drafts that can't be kept: what each page then says is so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.household import arrive, couple
from tests.passphrases import PASSPHRASES
from tests.server import Server
from tests.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def maya(sqlite_server: Server) -> Visitor:
    return couple(sqlite_server.origin)[0]


@pytest.fixture
def phone(maya: Visitor, device: Callable[..., Page]) -> Page:
    page = arrive(device(maya.origin), maya, PASSPHRASES["maya"])
    steps.pick(page, 1, "together")
    return page


def write(page: Page, words: str) -> None:
    page.locator("main textarea").first.press_sequentially(words)


def test_a_link_from_another_site_leads_in_and_breaks_no_other_tab(phone: Page, maya: Visitor, elsewhere: str) -> None:
    write(phone, "Before the link. ")
    expect(phone.locator("[data-kept]").first).to_have_text("Kept as you write")
    other = phone.context.new_page()
    other.goto(f"{elsewhere}/?{maya.origin}/ours")
    other.get_by_text("there").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Ours")
    with phone.expect_response(lambda answer: answer.url.endswith("/drafts")) as kept:
        write(phone, "After it.")
    assert kept.value.status == 204


def test_what_is_not_kept_is_not_said_to_be(phone: Page) -> None:
    refused = [True]

    def answer(route: Route) -> None:
        if refused:
            route.fulfill(status=502, body="")
        else:
            route.continue_()

    line = phone.locator("[data-kept]").first
    phone.locator("main textarea").first.fill("")
    write(phone, "One. ")
    expect(line).to_have_text("Kept as you write")
    phone.route("**/drafts", answer)
    write(phone, "Two. ")
    expect(line).to_have_text("Not saved just now. Your words are on this page, and it tries again.")
    refused.clear()
    write(phone, "Three.")
    expect(line).to_have_text("Kept as you write")
    phone.reload()
    expect(phone.locator("main textarea").first).to_have_value("One. Two. Three.")


ACTIVE = "localStorage.getItem('twofold-active')"


def go_on(page: Page, seconds: int, *others: Page) -> None:
    """The browser's clock, in all of its tabs and one second after the other, once the others know what this one did:
    what one tab stores comes to another a moment later, of which the clock knows nothing.
    """
    for _ in range(seconds):
        page.clock.run_for(1000)
        for other in others:
            _wait_for_the_same(page, other)


def _wait_for_the_same(page: Page, other: Page) -> None:
    for _ in range(1000):
        if page.evaluate(ACTIVE) == other.evaluate(ACTIVE):
            return
        other.wait_for_timeout(10)


def covered(page: Page) -> bool:
    return "covered" in (page.locator("html").get_attribute("class") or "")


def test_a_tab_that_lies_idle_does_not_lock_the_one_that_is_written_in(phone: Page) -> None:
    """Both tabs of one browser; in the other nothing is done for longer than the keys may stay open."""
    phone.clock.install()
    phone.reload()
    other = phone.context.new_page()
    other.goto("/settings")
    phone.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))  # from here on it goes only where it is told to
    other.evaluate("document.body.dataset.idle = '4'")
    phone.evaluate(
        """() => { window.writing = setInterval(() => {
          document.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
        }, 200); }"""
    )
    go_on(phone, 11, other)
    assert not covered(other)
    phone.evaluate("clearInterval(window.writing)")
    go_on(phone, 11)
    assert covered(other), "the control"


def test_dictated_words_count_as_being_there(phone: Page) -> None:
    phone.clock.install()
    phone.reload()
    phone.evaluate("document.body.dataset.idle = '4'")
    phone.evaluate(
        """() => { window.speaking = setInterval(() => {
          const area = document.querySelector("main textarea");
          area.value += "word ";
          area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }, 500); }"""
    )
    go_on(phone, 11)
    assert not covered(phone)
    phone.evaluate("clearInterval(window.speaking)")
    go_on(phone, 11)
    assert covered(phone), "the control"


@pytest.mark.parametrize("text", ["100%", "150%", "200%"])
def test_no_entry_of_the_bar_is_covered_at_any_width(phone: Page, text: str) -> None:
    """Nor is the way out: whoever presses the middle of a thing gets that thing."""
    for width in range(320, 481, 20):
        phone.set_viewport_size({"width": width, "height": 860})
        phone.goto("/settings")
        phone.evaluate(f"document.documentElement.style.fontSize = '{text}'")
        covered = phone.evaluate(
            """() => [...document.querySelectorAll(".rooms a, .you-two, .leave")].filter((entry) => {
              if (!entry.checkVisibility()) return false;
              const box = entry.getBoundingClientRect();
              const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return !entry.contains(there) || box.left < 0 || box.right > innerWidth;
            }).map((entry) => entry.textContent.trim())"""
        )
        assert covered == [], (width, text)
