"""The house on a phone: every thing in at most two taps, nothing covered, and Today is short."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.household import Household, enter, household
from tests.browser.steps import heading
from tests.server import Server

pytestmark = pytest.mark.browser

# From Today: what one taps, in order, and the address to which that leads.
TAPS: dict[str, tuple[tuple[str, ...], str]] = {
    "today": ((), "/today"),
    "the question of today": (("Rooms", "Questions"), "/(question|folds/[0-9a-f-]+)"),
    "promises": (("Rooms", "Promises"), "/promises"),
    "dreams": (("Rooms", "Dreams"), "/dreams"),
    "agreements": (("Rooms", "How we do this"), "/agreements"),
    "afraid to say": (("Rooms", "Afraid to say"), "/afraid-to-say"),
    "five minutes": (("Rooms", "Five minutes"), "/practices/listening-five"),
    "a letter": (("Rooms", "A letter"), "/practices/letter-to-be-heard"),
    "a time-out": (("Rooms", "Time-out"), "/practices/time-out"),
    "talks, to read again": (("Rooms", "Talks, to read again"), "/talks"),
    "the listening room": (("Rooms", "Listening"), "/listening"),
    "the trust room": (("Rooms", "Trust"), "/trust"),
    "a new promise": (("Write or begin", "A promise"), "/promises/new"),
    "ask the other": (("Write or begin", "Ask Sam"), "/trust/ask"),
    "a note for me": (("Write or begin", "A note for me"), "/mine/new"),
    "a new dream": (("Write or begin", "A dream"), "/dreams/new"),
    "what we wrote": (("Ours",), "/ours"),
    "what I wrote": (("Mine",), "/mine"),
    "a new page": (("Mine", "A new page"), "/mine/new"),
    "settings": (("You and Sam: settings, lock, help",), "/settings"),
    "the two of us": (("You and Sam: settings, lock, help", "You and Sam"), "/settings/two"),
    "everything open": (("Everything open",), "/today/open"),
}
UNCOVERED = """() => [...document.querySelectorAll("header a, header button, nav.rooms a")].filter((entry) => {
  if (!entry.checkVisibility() || entry.matches(".skip")) return false;
  const box = entry.getBoundingClientRect();
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !entry.contains(there) || box.left < 0 || box.right > innerWidth || box.height < 44 || box.width < 32;
}).map((entry) => entry.textContent.trim())"""


@pytest.fixture(scope="module")
def home(sqlite_server: Server) -> Household:
    return household(sqlite_server.origin)


@pytest.fixture
def phone(home: Household, sqlite_server: Server, device: Callable[..., Page]) -> Page:
    return enter(device(sqlite_server.origin, width=360, height=740), home.maya)


def test_every_thing_is_at_most_two_taps_away(phone: Page) -> None:
    for thing, (taps, path) in TAPS.items():
        assert len(taps) <= 2, thing
        phone.goto("/today")
        for label in taps:
            phone.get_by_role("link", name=label, exact=True).locator("visible=true").first.click()
        expect(phone).to_have_url(re.compile(path + "$"))


def test_leaving_is_one_tap_and_locking_two(
    home: Household, sqlite_server: Server, device: Callable[..., Page]
) -> None:
    phone = enter(device(sqlite_server.origin, width=360, height=740), home.alex)
    phone.goto("/rooms")
    expect(phone.get_by_role("button", name="Leave")).to_be_in_viewport()
    phone.get_by_role("link", name="You and Noor: settings, lock, help").click()
    phone.get_by_role("button", name="Lock", exact=True).click()
    heading(phone, "Locked")


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_nothing_of_the_frame_is_covered_or_cut(text: str, phone: Page) -> None:
    for path in ("/today", "/rooms", "/begin", "/trust", "/ours"):
        for width, height in ((320, 640), (360, 740), (390, 844), (768, 1024), (1280, 860)):
            phone.set_viewport_size({"width": width, "height": height})
            phone.goto(path)
            phone.evaluate(f"document.documentElement.style.fontSize = '{text}'")
            assert phone.evaluate(UNCOVERED) == [], (path, width, text)
            assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width, text)


def test_while_the_keyboard_is_open_the_bar_gives_its_room_to_the_words(phone: Page) -> None:
    phone.goto("/question")
    phone.set_viewport_size({"width": 360, "height": 420})
    phone.locator("main textarea").first.focus()
    expect(phone.locator("nav.rooms")).to_be_hidden()
    expect(phone.get_by_role("button", name="Leave")).to_be_visible()
    phone.locator("main textarea").first.blur()
    expect(phone.locator("nav.rooms")).to_be_visible()


def test_today_is_short_however_much_has_happened(phone: Page) -> None:
    phone.goto("/today")
    assert phone.locator(".gifts li").count() >= 1
    assert phone.evaluate("document.body.scrollHeight") <= 1_200
