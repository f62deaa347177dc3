"""Two people in two browsers: a promise that is missed and mended, and one that is changed across two zones."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.browser.household import couple, enter
from tests.browser.steps import follow, heading, press
from tests.moved_clock import moved_server
from tests.server import Server
from tests.visitor import Visitor

pytestmark = pytest.mark.browser
Device = Callable[..., Page]
NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
SENTENCE = "When I come home on Tuesday, I will call my sister."


def at_home_in(visitor: Visitor, zone: str) -> Visitor:
    visitor.send(visitor.get("/settings/you").form("/settings/you"), zone=zone)
    return visitor


def promise(page: Page, *, day: date) -> str:
    """Promise it to the other; where it stands."""
    page.goto("/promises")
    follow(page, re.compile("^Promise something"))
    page.get_by_label("When …").fill("When I come home on Tuesday,")
    page.get_by_label("I will …").fill("I will call my sister.")
    page.get_by_label("By which day?").fill(day.isoformat())
    press(page, "Promise it")
    heading(page, SENTENCE)
    return page.url


def tap(page: Page, label: str) -> None:
    with page.expect_navigation(wait_until="domcontentloaded"):
        press(page, label)


def say(page: Page, words: str, label: str) -> None:
    page.locator("main form.move textarea").first.fill(words)
    tap(page, label)


def open_all(page: Page) -> None:
    """Everything that is folded away on the page."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")


def accessible(page: Page) -> None:
    page.wait_for_load_state()
    open_all(page)
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []


def test_missed_and_mended(live: Server, device: Device) -> None:
    one, other = (at_home_in(visitor, "Europe/Berlin") for visitor in couple(live.origin))
    maya, sam = enter(device(live.origin), one), enter(device(live.origin, width=1280), other)
    url = promise(maya, day=datetime.now(BERLIN).date())
    accessible(maya)

    sam.goto("/today")
    follow(sam, "Maya would like to promise you something")
    heading(sam, SENTENCE)
    accessible(sam)
    press(sam, "Yes, it does")
    expect(sam.locator("main")).not_to_contain_text("Does it mean something to you?")

    maya.goto(url)
    maya.get_by_label("Not this time").check()
    maya.get_by_label("A line about it").fill("The bus was late, and then I forgot.")
    press(maya, "Say it")
    expect(maya.locator("main .note .say").first).to_have_text("Not this time")
    accessible(maya)

    sam.goto(url)
    sam.locator("summary", has_text="Add your view").click()
    sam.get_by_label("Your view").fill("I had told her that you would.")
    press(sam, "Add it")
    expect(sam.locator("main .note .words").nth(1)).to_have_text("I had told her that you would.")
    press(sam, "Apart, in writing")
    sam.wait_for_url("**/talks/*")
    talk = sam.url
    maya.goto(url)
    follow(maya, "To the talk about it")
    maya.wait_for_url(talk)
    tap(maya, "Yes")
    sam.reload()
    tap(sam, "Yes")
    for page, words, label in (
        (maya, "I was tired and let it slip.", "Send it"),
        (sam, "I felt alone with her that evening.", "Send it"),
        (maya, "You were alone with her, and I am sorry for that.", "Send it"),
    ):
        page.reload()
        say(page, words, label)
    sam.reload()
    tap(sam, "Yes")
    sam.reload()
    say(sam, "It would help to be told in time.", "Send it")
    maya.reload()
    say(maya, "When I am on the bus on Thursday, I will send you one line.", "Send it")
    for page in (maya, sam):
        page.reload()
        say(page, "Thank you for staying.", "Send it")
    maya.reload()
    follow(maya, "Make it a promise")
    expect(maya.get_by_label("When …")).to_have_value("I am on the bus on Thursday")
    expect(maya.get_by_label("I will …")).to_have_value("send you one line")
    press(maya, "Promise it")
    heading(maya, "When I am on the bus on Thursday, I will send you one line.")
    sam.goto("/today")
    expect(sam.locator("main")).to_contain_text("Maya would like to promise you something")
    expect(sam.locator("main")).to_contain_text("send you one line.")


def test_changed_across_two_zones(live: Server, device: Device) -> None:
    changed(live, device, datetime.now(NEW_YORK).date())


def test_changed_across_two_zones_of_which_one_changes_its_clock_meanwhile(device: Device) -> None:
    """In March New York has gone on to summer time, and Berlin not yet: the same midnight comes an hour earlier."""
    today = date(2027, 3, 11)
    assert [until(today + timedelta(days=n))[-9:] for n in (2, 5)] == ["at 06:00.", "at 05:00."]
    with moved_server() as (server, clock):
        clock.go_on(days=(today - datetime.now(NEW_YORK).date()).days)
        changed(server, device, today)


def changed(live: Server, device: Device, today: date) -> None:
    """Promised for the day after tomorrow, and moved by three days before that is over."""
    one, other = couple(live.origin)
    at_home_in(one, "America/New_York"), at_home_in(other, "Europe/Berlin")
    maya = enter(device(live.origin, timezone_id="America/New_York"), one)
    sam = enter(device(live.origin, width=1280, theme="dark"), other)
    url = promise(maya, day=today + timedelta(days=2))
    expect(maya.locator("main header")).not_to_contain_text("Where you are")
    sam.goto(url)
    expect(sam.locator("main header")).to_contain_text(until(today + timedelta(days=2)))
    press(sam, "Yes, it does")
    expect(sam.locator("main")).not_to_contain_text("Does it mean something to you?")

    maya.goto(url)
    follow(maya, "Another day, or other words")
    day = today + timedelta(days=5)
    maya.get_by_label("By which day?").fill(day.isoformat())
    maya.get_by_label("A line to go with it").fill("My flight was moved.")
    press(maya, "Ask for it")
    expect(maya.locator("main h2").first).to_have_text("You asked to change it")

    sam.goto("/today")
    follow(sam, "Maya asks for another day or wording")
    expect(sam.locator("main")).to_contain_text("My flight was moved.")
    expect(sam.locator(".book .page").nth(1)).to_contain_text(until(day))
    accessible(sam)
    press(sam, "That is fine with me")
    expect(sam.locator("main header")).to_contain_text(until(day))

    maya.goto(url)
    maya.locator("summary", has_text="Into your calendar").click()
    maya.get_by_label("At what time?").fill("18:30")
    with maya.expect_download() as file:
        press(maya, "Make the file")
    assert file.value.suggested_filename == "twofold.ics"
    (event,) = Calendar.from_ical(file.value.path().read_bytes()).walk("VEVENT")
    assert str(event["summary"]) == "Twofold"
    assert event["dtstart"].dt == datetime(day.year, day.month, day.day, 18, 30, tzinfo=NEW_YORK)


def until(day: date) -> str:
    """What Sam in Berlin reads of a day in New York."""
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), NEW_YORK).astimezone(BERLIN)
    return f"Where you are, it lasts until {end:%A} {end.day} {end:%B} at {end:%H:%M}."
