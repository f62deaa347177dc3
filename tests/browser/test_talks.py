"""Two people in the listening talk: a not yet, a time-out, a lost connection and a lock in the middle."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.household import couple, enter
from tests.browser.steps import press, unlock
from tests.moved_clock import moved_server
from tests.passphrases import PASSPHRASES
from tests.server import Server

pytestmark = pytest.mark.browser
Device = Callable[..., Page]


def begin(page: Page, mode: str, practice: str = "listening-talk") -> str:
    page.goto(f"/practices/{practice}")
    page.get_by_label(mode).check()
    press(page, "Begin")
    page.wait_for_url("**/talks/*")
    return page.url


def tap(page: Page, label: str) -> None:
    """Press, and wait for the page that answers; meanwhile the page may have looked again by itself."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        press(page, label)


def turn(speaker: Page, listener: Page, *, not_yet: bool = False) -> None:
    tap(speaker, "Warm: it matters to me")
    tap(listener, "Yes")
    tap(speaker, "I have said it")
    tap(listener, "I have said it back")
    if not_yet:
        tap(speaker, "Not yet")
        tap(speaker, "I have said it")
        tap(listener, "I have said it back")
    tap(speaker, "Yes, that is it")
    tap(speaker, "No, that was it")
    tap(listener, "I have said it back")
    tap(listener, "I have said it back")


def without_connection(page: Page, label: str) -> None:
    """Press while nothing gets through; once something does, it is sent by itself."""
    page.context.set_offline(True)
    press(page, label)
    expect(page.get_by_text("No connection").first).to_be_visible()
    page.context.set_offline(False)


def while_locked(page: Page, label: str) -> None:
    """Press on a page that was locked meanwhile: the form is held, and goes through once it is unlocked in place."""
    token = "document.querySelector('[name=csrf-token]').content"
    locked = f"fetch('/lock', {{method: 'POST', headers: {{'X-CSRFToken': {token}}}}}).then((said) => said.ok)"
    assert page.evaluate(locked)
    press(page, label)
    unlock(page, PASSPHRASES["maya"])


def pause(page: Page) -> None:
    page.locator("summary", has_text="Pause for a while").click()
    tap(page, "20 minutes")
    expect(page.locator("h1")).to_contain_text(re.compile(r"A pause. You go on (tomorrow )?at"))


def test_live_on_two_devices_with_everything_that_can_come_between(live: Server, device: Device) -> None:
    one, other = couple(live.origin)
    maya, sam = enter(device(live.origin), one), enter(device(live.origin, width=1280), other)
    url = begin(maya, "On two devices, now")
    sam.goto(url)
    tap(maya, "Skip this")
    tap(sam, "Skip this")
    tap(maya, "Warm: it matters to me")

    expect(sam.locator("h1")).to_contain_text("Do you have room for it now?")
    press(sam, "Yes")
    expect(maya.get_by_role("button", name="I have said it", exact=True)).to_be_visible()

    without_connection(maya, "I have said it")
    expect(sam.get_by_role("button", name="I have said it back", exact=True)).to_be_visible()

    sam.locator("summary", has_text="Pause for a while").click()
    tap(sam, "20 minutes")
    expect(maya.locator("h1")).to_contain_text(re.compile(r"A pause. You go on (tomorrow )?at"))
    while_locked(maya, "I am back")
    expect(maya.locator("h1")).to_contain_text("You are back")
    tap(sam, "I am back")
    expect(maya.locator("h1")).not_to_contain_text("back. It goes on")

    tap(sam, "I have said it back")
    expect(maya.locator("h1")).to_contain_text("id I get you?")
    tap(maya, "Not yet")
    tap(maya, "I have said it")
    tap(sam, "I have said it back")
    tap(maya, "Yes, that is it")
    tap(maya, "No, that was it")
    tap(sam, "I have said it back")
    tap(sam, "I have said it back")
    for page in (maya, sam):
        tap(page, "Change places")
    turn(sam, maya)
    maya.locator("main textarea").first.fill("That the mornings are loud for you.")
    sam.locator("main textarea").first.fill("That you were not angry with me.")
    tap(maya, "Keep it")
    expect(sam.locator("main textarea").first).to_have_value("That you were not angry with me.")
    tap(sam, "Keep it")
    for page in (maya, sam):
        tap(page, "I have said it")
    for page in (maya, sam):
        expect(page.locator("h1").first).to_contain_text("Thank you both")
        expect(page.locator("main")).to_contain_text("That the mornings are loud for you.")


def test_together_on_one_device_with_everything_that_can_come_between(live: Server, device: Device) -> None:
    one, _other = couple(live.origin)
    maya = enter(device(live.origin, theme="dark"), one)
    begin(maya, "Here, on one device")
    tap(maya, "Skip this")
    tap(maya, "Warm: it matters to me")
    tap(maya, "Yes")
    without_connection(maya, "I have said it")
    expect(maya.get_by_role("button", name="I have said it back", exact=True)).to_be_visible()
    pause(maya)
    while_locked(maya, "We go on")
    expect(maya.get_by_role("button", name="I have said it back", exact=True)).to_be_visible()
    tap(maya, "I have said it back")
    tap(maya, "Not yet")
    tap(maya, "I have said it")
    tap(maya, "I have said it back")
    for label in ("Yes, that is it", "No, that was it", "I have said it back", "I have said it back"):
        tap(maya, label)
    tap(maya, "Change places")
    turn(maya, maya)
    for words in ("That the mornings are loud.", "That you were not angry."):
        maya.locator("main textarea:visible").first.fill(words)
        tap(maya, "Keep it")
    tap(maya, "I have said it")
    expect(maya.locator("h1").first).to_contain_text("Thank you both")
    maya.locator("summary", has_text=re.compile("Only you can read this")).click()
    maya.locator("#after_understood_4").check()
    tap(maya, "Keep it")
    maya.goto("/mine")
    expect(maya.locator("main")).to_contain_text("The listening talk")


def say(page: Page, url: str, words: str) -> None:
    """Come to the talk, write what is to be said, and send it."""
    page.goto(url)
    page.locator("main textarea:visible").first.fill(words)
    tap(page, "Send it")


def answer(page: Page, url: str, label: str) -> None:
    page.goto(url)
    tap(page, label)


def test_the_listening_talk_apart_over_days_with_everything_that_can_come_between(device: Device) -> None:
    with moved_server() as (server, clock):
        one, other = couple(server.origin)
        maya, sam = enter(device(server.origin), one), enter(device(server.origin, theme="dark"), other)
        url = begin(maya, "Apart, over days")
        if maya.get_by_role("button", name="Skip this", exact=True).count():
            tap(maya, "Skip this")
        both = {"maya": maya, "sam": sam}

        def next_day() -> None:
            clock.go_on(days=1)
            for name, page in both.items():
                page.goto(url)
                if page.locator("main [name=passphrase]").count():
                    unlock(page, PASSPHRASES[name])
                    page.wait_for_url("**/talks/*")

        answer(maya, url, "Warm: it matters to me")
        answer(sam, url, "Yes")
        next_day()
        maya.locator("main textarea:visible").first.fill("The mornings are loud, and I wake up tired.")
        without_connection(maya, "Send it")
        expect(maya.locator("main")).to_contain_text("I wake up tired")
        next_day()
        say(sam, url, "You would like it quieter.")
        answer(maya, url, "Not yet")
        next_day()
        maya.locator("main textarea:visible").first.fill("Quieter, and not alone with it.")
        while_locked(maya, "Send it")
        expect(maya.locator("main")).to_contain_text("not alone with it")
        sam.goto(url)
        sam.locator("summary", has_text="Pause for a while").click()
        tap(sam, "Tomorrow")
        maya.goto(url)
        expect(maya.locator("h1")).to_contain_text("A pause. You go on tomorrow at")
        next_day()
        tap(maya, "I am back")
        tap(sam, "I am back")
        say(sam, url, "You are tired, and alone with it.")
        answer(maya, url, "Yes, that is it")
        answer(maya, url, "No, that was it")
        say(sam, url, "It makes sense: nobody gets up with you.")
        say(sam, url, "I imagine it feels lonely.")
        next_day()
        for page in both.values():
            page.goto(url)
            if page.get_by_role("button", name="Change places", exact=True).count():
                tap(page, "Change places")
        answer(sam, url, "Mild: it would just be good to tell you")
        answer(maya, url, "Yes")
        say(sam, url, "I like it when you hum.")
        say(maya, url, "My humming is company for you.")
        answer(sam, url, "Yes, that is it")
        answer(sam, url, "No, that was it")
        say(maya, url, "It makes sense, the house is so quiet.")
        say(maya, url, "I guess it feels like home.")
        next_day()
        for page, words in ((maya, "That I am not alone."), (sam, "That humming helps.")):
            say(page, url, words)
        for page in both.values():
            say(page, url, "Thank you for asking again.")
        for page in both.values():
            page.goto(url)
            expect(page.locator("h1").first).to_contain_text("Thank you both")
            for words in ("I wake up tired", "Quieter, and not alone with it.", "That humming helps."):
                expect(page.locator("main")).to_contain_text(words)


def test_apart_in_letters(live: Server, device: Device) -> None:
    one, other = couple(live.origin)
    maya, sam = enter(device(live.origin), one), enter(device(live.origin), other)
    url = begin(maya, "Apart, over days", "letter-to-be-heard")
    maya.locator("main textarea").fill("The mornings are loud, and I wake up tired.")
    tap(maya, "Send it")
    sam.goto("/today")
    sam.get_by_role("link", name="Maya wrote to you").click()
    expect(sam.locator("main")).to_contain_text("I wake up tired")
    tap(sam, "I will say back what I understood")
    sam.locator("main textarea").fill("You would like it quieter.")
    tap(sam, "Send it")
    maya.goto(url)
    tap(maya, "Not yet")
    maya.locator("main textarea").fill("Quieter, and not alone with it.")
    tap(maya, "Send it")
    sam.reload()
    sam.locator("main textarea").fill("You are tired, and alone with it.")
    tap(sam, "Send it")
    maya.reload()
    tap(maya, "Yes, that is it")
    sam.reload()
    sam.locator("main textarea").fill("I will get up with you.")
    tap(sam, "Send it")
    maya.goto(url)
    expect(maya.locator("main")).to_contain_text("I will get up with you.")
