"""The main job, from no account to a book of two: Maya on her phone, Sam at a desk, on PostgreSQL; every other walk is on SQLite."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import afterwards, steps
from tests.browser.afterwards import SILENCE, SOUR
from tests.browser.steps import Someone, follow, heading, press, raw
from tests.passphrases import PASSPHRASES
from tests.server import Server

pytestmark = pytest.mark.browser
ORANGES = "He peeled oranges for her, every evening."
TOKEN = re.compile(r'(value|content)="[^"]{30,}"')


def test_the_first_evening(postgres_server: Server, device: Callable[..., Page], tmp_path: Path) -> None:
    phone = device(postgres_server.origin)
    desk = device(postgres_server.origin, width=1280, height=800, timezone_id="America/Lima", locale="de-DE")
    maya = make_the_first_account(phone)
    write_alone(phone)
    link = invite(phone)
    sam = be_invited(link, desk)
    turn_a_third_away(link, device(postgres_server.origin))
    pass_without_a_trace(phone, desk)
    fold = write_both(maya, sam)
    open_the_fold(maya, sam, fold)
    reply(phone, desk)
    agree_to_instant(phone, desk)
    write_together(phone, sam)
    keep_what_was_opened(phone, desk)
    share_change_remove(phone, desk)
    afterwards.change_how_one_is_here(phone)
    afterwards.end_the_other_sign_in(maya, device(postgres_server.origin))
    afterwards.change_the_passphrase(maya)
    afterwards.recover(maya)
    afterwards.take_everything(phone, maya, tmp_path)
    afterwards.sign_out(phone)


def make_the_first_account(page: Page) -> Someone:
    page.goto("/")
    follow(page, re.compile("Make (the first|an) account"))
    expect(page.locator("#six-words span")).to_have_count(6)
    offered = page.locator("#six-words span").all_inner_texts()
    assert page.locator("main [name=passphrase]").input_value() == " ".join(offered)
    maya = steps.make_account(page, "Maya", "", "Make my account")
    assert maya.passphrase == " ".join(offered)
    assert re.fullmatch(r"([0-9A-Z]{4}-){7}[0-9A-Z]{4}", maya.code)
    return maya


def write_alone(page: Page) -> None:
    page.goto("/today")
    expect(page.get_by_text("Only you can read what you write here.")).to_be_visible()
    steps.answer_today(page, SOUR)
    expect(page.locator("body.mine")).to_be_visible()
    expect(page.get_by_text(SOUR)).to_be_visible()
    page.goto("/mine")
    expect(page.get_by_text(SOUR)).to_be_visible()


def invite(page: Page) -> str:
    page.goto("/today")
    follow(page, "Invite someone")
    press(page, "Make an invitation")
    expect(page.locator("figure.qr svg")).to_be_visible()
    link = page.locator("#invitation-link").inner_text()
    press(page, "Withdraw it")
    expect(page.get_by_text("The invitation is withdrawn.")).to_be_visible()
    press(page, "Make an invitation")
    assert page.locator("#invitation-link").inner_text() != link
    return page.locator("#invitation-link").inner_text()


def be_invited(link: str, page: Page) -> Someone:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    code = link.partition("#")[2]
    field = page.get_by_label("The code of your invitation")
    expect(field).to_have_value(code)
    assert [url for url in asked if code in url] == []
    assert page.locator("main :is(input, textarea, select):visible").count() == 1
    press(page, "Open the invitation")
    heading(page, "Maya invites you")
    expect(page.get_by_role("heading", name="Who runs this server, and what that means")).to_be_visible()
    runs = page.locator("#who-runs").bounding_box()
    first = page.locator("main :is(input, textarea, select):visible").first.bounding_box()
    assert runs is not None
    assert first is not None
    assert runs["y"] < first["y"]
    sam = steps.make_account(page, "Sam", PASSPHRASES["sam"], "Make my account and link us")
    return sam


def turn_a_third_away(link: str, page: Page) -> None:
    page.goto(link)
    press(page, "Open the invitation")
    expect(page.get_by_text("This invitation has been used.")).to_be_visible()


def pass_without_a_trace(phone: Page, desk: Page) -> None:
    phone.goto("/today")
    desk.goto("/today")
    assert phone.locator("main h2.say").inner_text() == desk.locator("main h2.say").inner_text()
    watched = ("/today", "/question", "/ours", "/settings/two")
    before = [TOKEN.sub("", raw(phone, path)) for path in watched]
    press(desk, "Not today")
    expect(desk.get_by_text("Today’s question rests.")).to_be_visible()
    assert [TOKEN.sub("", raw(phone, path)) for path in watched] == before
    press(desk, "Look at it after all")
    expect(desk.get_by_role("link", name="Write yours")).to_be_visible()


def write_both(maya: Someone, sam: Someone) -> str:
    """Neither reads the other's before both have written; then Maya's stays sealed until she comes."""
    phone, desk = maya.page, sam.page
    fold = steps.answer_today(phone, ORANGES)
    expect(phone.get_by_text("Folded. It opens when Sam has written too.")).to_be_visible()
    places = ("/today", "/question", "/ours", fold, f"{fold}/answer", "/export")
    assert [path for path in places if "oranges" in raw(desk, path)] == []
    assert desk.request.get(f"{fold}/together").status == 200
    desk.goto("/today")
    expect(desk.get_by_text("Maya has written. Yours comes next, then both open.")).to_be_visible()
    follow(desk, "Write yours")
    phone.clock.install()  # Maya's phone lies there, locked, while Sam writes
    phone.goto("/settings")
    press(phone, "Lock")
    heading(phone, "Locked")
    steps.write(desk, SILENCE)
    desk.wait_for_url(fold)
    expect(desk.get_by_text("Sealed until Maya opens Twofold.")).to_be_visible()
    assert [path for path in places if "oranges" in raw(desk, path)] == []
    assert "lose it while" not in phone.content()
    return fold


def open_the_fold(maya: Someone, sam: Someone, fold: str) -> None:
    """A locked phone hands nothing over: only Maya's own keys can tell that Sam has really written."""
    phone, desk = maya.page, sam.page
    with phone.expect_response("**/folds/tickets") as handed:
        phone.clock.fast_forward(21_000)
    assert handed.value.json()["done"] == []
    heading(phone, "Locked")
    desk.reload()
    expect(desk.get_by_text("Sealed until Maya opens Twofold.")).to_be_visible()
    steps.unlock(phone, maya.passphrase)
    phone.wait_for_url("**/today")
    desk.reload()
    expect(desk.locator(".book[data-unfolds]")).to_have_count(1)
    moving = desk.evaluate("document.getAnimations().map((a) => a.animationName)")
    assert "unfold-start" in moving
    expect(desk.get_by_text(ORANGES)).to_be_visible()
    expect(desk.get_by_text(SILENCE)).to_be_visible()
    desk.reload()
    expect(desk.get_by_text(ORANGES)).to_be_visible()
    assert desk.locator("[data-unfolds]").count() == 0
    phone.goto(fold)
    expect(phone.get_by_text(SILENCE)).to_be_visible()
    book, bar = phone.locator(".book").bounding_box(), phone.locator("nav.rooms").bounding_box()
    assert book is not None
    assert bar is not None
    assert book["y"] + book["height"] <= bar["y"], "both answers are in view"
    phone.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('twofold-ticket:'))")


def reply(phone: Page, desk: Page) -> None:
    for page, words in ((desk, "I would like to peel you one."), (phone, "Please do.")):
        page.reload()
        page.get_by_label("Write a line back").fill(words)
        press(page, "Send it")
        expect(page.locator("#replies .words", has_text=words)).to_be_visible()
    expect(phone.locator("#replies .words")).to_have_text(["I would like to peel you one.", "Please do."])


def agree_to_instant(phone: Page, desk: Page) -> None:
    for page in (phone, desk):
        page.goto("/settings/two")
        page.get_by_label("Instant for us").check()
        press(page, "Keep")
        expect(page.get_by_text("Noted.")).to_be_visible()
    expect(desk.get_by_text("You both want instant.")).to_be_visible()
    steps.pick(phone, 2)
    fold = steps.answer_today(phone, "Thunder, from indoors.")
    assert "Thunder" not in raw(desk, fold)
    desk.goto(fold)
    steps.write(desk, "The kettle.")
    expect(desk.get_by_text("Thunder, from indoors.")).to_be_visible()
    phone.goto("/settings/two")
    phone.get_by_label("Fair", exact=True).check()
    press(phone, "Keep")
    expect(phone.get_by_text("Noted.")).to_be_visible()


def write_together(phone: Page, sam: Someone) -> None:
    steps.pick(phone, 4)
    steps.answer_today(phone, "In the morning.")
    follow(phone, "Sam is here with me")
    phone.get_by_label("Your answer").fill("After the news.")
    phone.get_by_label("Your passphrase").fill("not the one of Sam")
    press(phone, "Open both")
    expect(phone.get_by_text("That is not the passphrase of Sam.")).to_be_visible()
    expect(phone.get_by_label("Your answer")).to_have_value("After the news.")
    phone.get_by_label("Your passphrase").fill(sam.passphrase)
    press(phone, "Open both")
    expect(phone.get_by_text("After the news.")).to_be_visible()
    expect(phone.get_by_text("In the morning.")).to_be_visible()


def keep_what_was_opened(phone: Page, desk: Page) -> None:
    desk.goto("/ours")
    expect(desk.locator("main .slip")).to_have_count(3)
    assert desk.locator("nav.months strong").count() == 1
    desk.get_by_label("Search").fill("oranges peeled")
    press(desk, "Search")
    expect(desk.locator("main .slip")).to_have_count(1)
    assert "oranges" not in desk.url
    follow(desk, re.compile("oranges"))
    expect(desk.get_by_text(SILENCE)).to_be_visible()
    phone.goto("/mine")
    phone.get_by_label("Search").fill("sour")
    press(phone, "Search")
    expect(phone.locator("main .slip")).to_have_count(1)
    assert "sour" not in raw(desk, "/ours") + raw(desk, "/mine") + raw(desk, "/today")


def share_change_remove(phone: Page, desk: Page) -> None:
    phone.goto("/mine")
    phone.locator("main .slip a.whole").first.click()
    follow(phone, "Share with Sam")
    press(phone, "Yes, share it")
    phone.wait_for_url("**/ours/*")
    shared = phone.url
    expect(phone.get_by_text(SOUR)).to_be_visible()
    follow(phone, "Change")
    phone.wait_for_url("**/edit")
    steps.write(phone, "For both of us: the oranges were sour.")
    phone.wait_for_url(shared)
    desk.goto(shared)
    expect(desk.get_by_text("Edited")).to_be_visible()
    desk.get_by_text("How it was before").click()
    expect(desk.get_by_text(SOUR)).to_be_visible()
    phone.goto(shared)
    follow(phone, "Remove")
    press(phone, "Remove it")
    phone.wait_for_url("**/ours")
    desk.goto(shared)
    expect(desk.locator("main").get_by_text("Removed by Maya")).to_be_visible()
    assert "sour" not in raw(desk, shared)
    assert "sour" in raw(phone, "/mine")
