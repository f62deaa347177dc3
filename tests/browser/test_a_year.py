"""A year of questions between two people in two browsers, with the server's clock moved on between their visits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.household import couple, enter
from tests.browser.steps import press
from tests.moved_clock import Clock, moved_server
from tests.passphrases import PASSPHRASES
from tests.server import Server
from twofold.packs import Question
from twofold.rooms.installed_packs import core

pytestmark = pytest.mark.browser
Device = Callable[..., Page]
GAP = 26  # days between two visits


@pytest.fixture
def moved() -> Iterator[tuple[Server, Clock]]:
    with moved_server() as running:
        yield running


@dataclass
class Two:
    """Both at their devices, with the names they sign in with."""

    maya: Page
    sam: Page
    sign_in: dict[str, str]


def two(server: Server, device: Device) -> Two:
    one, other = couple(server.origin)
    pages = enter(device(server.origin), one), enter(device(server.origin, width=1280, theme="dark"), other)
    named = re.compile('value="([^"]+)" autocomplete="username"')
    found = {who: named.search(v.get("/today").text) for who, v in (("maya", one), ("sam", other))}
    return Two(*pages, {who: match[1] for who, match in found.items() if match})


def come(both: Two, who: str) -> None:
    """Today, after however long: unlocked or signed in again where it is asked for."""
    page: Page = getattr(both, who)
    page.goto("/today")
    if page.locator("main [name=sign_in]").count():
        page.locator("main [name=sign_in]").fill(both.sign_in[who])
    if page.locator("main [name=passphrase]").count():
        page.locator("main [name=passphrase]").fill(PASSPHRASES[who])
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/today")


def set_limits(page: Page, ceiling: str, *barred: str) -> None:
    page.goto("/trust/limits")
    page.get_by_label(ceiling).check()
    for theme in barred:
        page.get_by_label(theme, exact=True).check()
    press(page, "Keep it so")
    page.wait_for_url("**/trust/limits/kept")


def todays(page: Page) -> str:
    page.goto("/today/open")
    return page.get_by_role("region", name="Today’s question").locator("h2.say").first.inner_text()


def answer(page: Page, words: str) -> None:
    page.goto("/question")
    page.locator("main textarea").first.fill(words)
    press(page, "Keep it")
    page.wait_for_url("**/folds/*")


def asked(text: str) -> Question:
    return next(question for question in core().questions if question.text == text)


def visit(both: Two, number: int) -> str:
    """Both come, are asked the same (once the two have compared their limits), and answer."""
    maya, sam = both.maya, both.sam
    come(both, "maya")
    come(both, "sam")
    text = todays(maya)
    assert todays(sam) == text or number <= 2
    answer(maya, f"Maya, the {number}th time.")
    answer(sam, f"Sam, the {number}th time.")
    return text


def test_a_year_of_questions_with_a_limit_lowered_while_one_waits(moved: tuple[Server, Clock], device: Device) -> None:
    server, clock = moved
    both = two(server, device)
    maya, sam = both.maya, both.sam
    set_limits(maya, "What is most tender", "Money")
    set_limits(sam, "What is most tender", "Faith and meaning")
    seen = []
    for number in range(1, 9):
        seen.append(visit(both, number))
        clock.go_on(days=GAP)
    depths = [asked(text).depth for text in seen]
    assert len(set(seen)) == len(seen)
    assert depths[0] == 1
    assert max(depths) > 1
    assert not {theme for text in seen[2:] for theme in asked(text).themes} & {"money", "faith"}

    # The ninth is one that they know: what has changed?
    come(both, "maya")
    maya.goto("/today/open")
    expect(maya.get_by_text("What has changed?")).to_be_visible()
    maya.goto("/question")
    expect(maya.locator("main .words", has_text="Maya, the")).to_be_visible()
    expect(maya.locator("main .words", has_text="Sam, the")).to_be_visible()
    expect(maya.get_by_role("heading", name="What you wrote in")).to_be_visible()
    expect(maya.get_by_label("And now?")).to_be_visible()
    again = visit(both, 9)
    assert again in seen

    # Sam answers; before Maya does, she lowers her limit below it.
    clock.go_on(days=GAP)
    come(both, "sam")
    deep = todays(sam)
    answer(sam, "Waiting for you.")
    fold = "/folds/" + sam.url.rsplit("/", 1)[1]
    come(both, "maya")
    assert todays(maya) == deep
    expect(maya.get_by_text("Sam has written. Yours comes next, then both open.").first).to_be_visible()
    before = sam.goto("/today") and sam.locator("main").inner_text()
    set_limits(maya, "Everyday", *[names[theme] for theme in asked(deep).themes])
    maya.goto("/today")
    expect(maya.get_by_text(deep)).to_have_count(0)
    expect(maya.locator(f"a[href='{fold}']")).to_have_count(0)
    sam.goto("/today")
    assert sam.locator("main").inner_text() == before

    for number in (11, 12):
        clock.go_on(days=GAP)
        come(both, "maya")
        come(both, "sam")
        text = todays(sam)
        assert todays(maya) == text
        assert asked(text).depth == 1
        assert not set(asked(text).themes) & set(asked(deep).themes)
        answer(maya, f"Lightly, the {number}th time.")


names = {
    "family": "Family",
    "money": "Money",
    "work": "Work",
    "touch": "Touch and desire",
    "faith": "Faith and meaning",
    "past": "The past",
    "future": "The future",
    "us": "The two of us",
    "me": "Myself",
}
