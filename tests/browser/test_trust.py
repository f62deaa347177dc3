"""Two people and what they keep: a dream that is shown and taken back, an agreement that both must agree to, and
something that is prepared alone and told in one's own words. One at the desk, one on the phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.household import couple, enter
from tests.browser.steps import follow, heading, press, raw, unlock
from tests.passphrases import PASSPHRASES
from tests.server import Server

pytestmark = pytest.mark.browser
Device = Callable[..., Page]
OPENING = "There is something I find hard to say, and I would like to."
SECRET = "I lost the money that we had saved."


def two(live: Server, device: Device) -> tuple[Page, Page]:
    """Maya on her phone, Sam at the desk in the dark."""
    one, other = couple(live.origin)
    return enter(device(live.origin), one), enter(device(live.origin, width=1280, theme="dark"), other)


def fill(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"main [name={name}]:visible").first.fill(text)


def test_a_dream_is_shown_joined_changed_and_taken_back(live: Server, device: Device) -> None:
    maya, sam = two(live, device)
    maya.goto("/dreams")
    follow(maya, "Write a dream down")
    fill(maya, title="A winter by the sea", text="With all the windows open.")
    press(maya, "Keep it")
    heading(maya, "A winter by the sea")
    dream = maya.url
    assert "winter" not in raw(sam, "/dreams")

    follow(maya, "Show it to Sam")
    expect(maya.get_by_text("With all the windows open.")).to_be_visible()
    press(maya, "Show it to Sam")
    heading(maya, "A winter by the sea")

    sam.goto("/dreams")
    follow(sam, "A winter by the sea")
    fill(sam, text="I could carry the wood.")
    press(sam, "Keep it")
    expect(sam.locator("#beneath .words")).to_have_text("I could carry the wood.")
    there = sam.url.split("#")[0]

    maya.goto(dream)
    expect(maya.locator("#beneath")).to_contain_text("I could carry the wood.")
    follow(maya, "Change")
    fill(maya, text="And nobody calling.")
    press(maya, "Keep it")
    expect(maya.get_by_role("heading", name="What Sam sees")).to_be_visible()
    assert "nobody calling" not in raw(sam, there)
    follow(maya, "Show the new words too")
    press(maya, "Show it to Sam")
    expect(maya.get_by_text("The same words as you.")).to_be_visible()
    assert "nobody calling" in raw(sam, there)

    maya.locator("summary", has_text="Take it back").click()
    press(maya, "Take it back")
    expect(maya.locator("#shown")).to_contain_text("Removed by Maya")
    sam.goto("/dreams")
    expect(sam.locator("main")).to_contain_text("Removed by Maya")
    assert "winter" not in raw(sam, there)


def test_an_agreement_stands_when_both_agree_and_two_at_once_lose_nothing(live: Server, device: Device) -> None:
    maya, sam = two(live, device)
    maya.goto("/agreements")
    follow(maya, "Propose one")
    fill(maya, title="Evenings", text="Phones lie in the hall from seven.", why="So that we talk.")
    press(maya, "Propose it")
    heading(maya, "Evenings")
    url = maya.url

    sam.goto("/today")
    follow(sam, "Maya proposes an agreement")
    fill(sam, line="Gladly.")
    press(sam, "I agree")
    expect(sam.locator("#history")).to_contain_text("Sam agreed: from here on it stood")

    for page, words in ((maya, "Phones lie in the hall from eight."), (sam, "Phones lie in the hall from nine.")):
        page.goto(f"{url}/propose")
        page.locator("main [name=text]").fill(words)
    press(maya, "Propose it")
    expect(maya.get_by_text("Your words are with Sam")).to_be_visible()
    press(sam, "Propose it")
    expect(sam.get_by_text("Something else was proposed in the meantime")).to_be_visible()
    expect(sam.get_by_text("from eight.")).to_be_visible()
    expect(sam.locator("main [name=text]")).to_have_value("Phones lie in the hall from nine.")
    press(sam, "Propose it")
    expect(sam.get_by_text("Your words are with Maya")).to_be_visible()

    maya.goto(url)
    expect(maya.locator("del")).to_have_text("seven.")
    expect(maya.locator("ins")).to_have_text("nine.")
    press(maya, "I agree")
    expect(maya.locator("#history")).to_contain_text("Maya agreed: from here on it stood")
    expect(maya.get_by_text("from nine.").first).to_be_visible()
    sam.goto(url)
    sam.locator("summary", has_text="End it").click()
    fill(sam, line="There is a rota now.")
    press(sam, "End it")
    expect(sam.locator("#history")).to_contain_text("Sam ended it")
    maya.goto(url)
    for words in ("Sam ended it", "There is a rota now."):
        expect(maya.locator("#history")).to_contain_text(words)
    for words in ("from seven.", "from eight.", "from nine."):
        expect(maya.locator("#history")).to_contain_text(words)


def test_limits_chosen_while_the_page_was_locked_elsewhere_are_kept(live: Server, device: Device) -> None:
    """Choices are no words and have no draft: the form itself is held until the page is open again."""
    maya, _sam = two(live, device)
    maya.goto("/trust/limits")
    chosen = ("Fears and insecurities", "Money", "Touch and desire", "Once a week")
    for choice in chosen:
        maya.get_by_label(choice).check()
    token = "document.querySelector('[name=csrf-token]').content"
    maya.evaluate(f"() => fetch('/lock', {{method: 'POST', headers: {{'X-CSRFToken': {token}}}}})")
    press(maya, "Keep it so")
    unlock(maya, PASSPHRASES["maya"])
    maya.wait_for_url("**/trust/limits/kept")
    for choice in chosen:
        expect(maya.get_by_label(choice)).to_be_checked()


def test_what_was_prepared_alone_is_told_and_only_what_was_chosen(live: Server, device: Device) -> None:
    maya, sam = two(live, device)
    maya.goto("/afraid-to-say")
    follow(maya, "Begin, for myself")
    press(maya, "Begin")
    maya.wait_for_url("**/talks/*")
    prepared = maya.url.replace("/talks/", "/afraid-to-say/")
    maya.locator("main textarea").first.fill(SECRET)
    with maya.expect_navigation(wait_until="domcontentloaded"):
        maya.locator("main form", has=maya.locator("textarea")).first.get_by_role("button").first.click()
    for path in ("/today", "/talks", "/ours", "/afraid-to-say"):
        assert prepared.rsplit("/", 1)[1] not in raw(sam, path)

    maya.goto(prepared)  # on another day
    expect(maya.get_by_text(SECRET)).to_be_visible()
    follow(maya, "As a letter")
    fill(maya, text=OPENING)
    press(maya, "See what Sam will see")
    heading(maya, "Sam will see exactly this")
    expect(maya.get_by_text(OPENING)).to_be_visible()
    press(maya, "Send it to Sam")
    maya.wait_for_url("**/talks/*")
    letter = maya.url

    sam.goto("/today")
    sam.goto(letter)
    expect(sam.get_by_text(OPENING).first).to_be_visible()
    assert "lost the money" not in raw(sam, letter)

    maya.goto(f"{prepared}/talk")
    fill(maya, line="About the money")
    maya.get_by_label(re.compile("On two devices, now")).check()
    press(maya, "See what Sam will see")
    heading(maya, "Sam will see exactly this")
    press(maya, "Begin the talk")
    maya.wait_for_url("**/talks/*")
    sam.goto(maya.url)
    expect(sam.locator(".topic")).to_have_text("About the money")

    maya.goto(prepared)
    maya.locator("summary", has_text="Destroy all of it").click()
    press(maya, "Destroy all of it")
    heading(maya, "Something I have been afraid to say")
    expect(maya.get_by_text("Begin with half a sentence")).to_be_visible()
    assert maya.request.get(prepared).status == 404
    sam.goto(letter)
    expect(sam.get_by_text(OPENING).first).to_be_visible()
