"""A lock in the middle of writing, a lost connection, a night in between, a nervous finger: no word is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.household import arrive, couple
from tests.browser.steps import heading, press
from tests.passphrases import PASSPHRASES
from tests.server import Server
from tests.visitor import Visitor

pytestmark = pytest.mark.browser
WORDS = "It began with a bicycle and a wrong turn."
ELSEWHERE = "https://www.wikipedia.org/"
Open = Callable[[], Page]


@pytest.fixture(scope="module")
def maya(sqlite_server: Server) -> Visitor:
    return couple(sqlite_server.origin)[0]


@pytest.fixture
def phone(maya: Visitor, device: Callable[..., Page]) -> Open:
    """A fresh browser of Maya's, unlocked, with a question before her that she has not answered."""

    def opened() -> Page:
        page = arrive(device(maya.origin), maya, PASSPHRASES["maya"])
        page.route(f"{ELSEWHERE}**", _elsewhere)
        steps.pick(page, next(_numbers), "together")
        return page

    return opened


_numbers = iter(range(12))


def _elsewhere(route: Route) -> None:
    route.fulfill(status=200, body="<h1>An ordinary page</h1>", content_type="text/html")


def lock_elsewhere(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/settings")
    press(other, "Lock")
    heading(other, "Locked")
    other.close()


def kept(page: Page, words: str = WORDS) -> None:
    """The words stand on the page of their fold."""
    page.wait_for_url(re.compile("/folds/"))
    expect(page.locator("main .words", has_text=words)).to_be_visible()


def test_a_lock_while_writing(phone: Open) -> None:
    page = phone()
    page.locator("main textarea").fill(WORDS)
    lock_elsewhere(page)
    press(page, "Keep it")
    dialog = page.get_by_role("dialog", name="Locked")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Your passphrase").fill("not this one")
    dialog.get_by_role("button", name="Unlock").click()
    expect(dialog.get_by_text("That is not your passphrase.")).to_be_visible()
    expect(page.locator("main textarea")).to_have_value(WORDS)
    dialog.get_by_label("Your passphrase").fill(PASSPHRASES["maya"])
    dialog.get_by_role("button", name="Unlock").click()
    kept(page)


def test_nobody_there_for_a_while(phone: Open) -> None:
    page = phone()
    page.clock.install()
    page.reload()
    page.locator("main textarea").fill(WORDS)
    page.clock.fast_forward("15:10")
    expect(page.locator("html.covered")).to_have_count(1)
    expect(page.locator("main")).to_be_hidden()
    with page.expect_response("**/lock"):
        page.clock.fast_forward(2000)
    assert page.request.get("/today").status == 423
    dialog = page.get_by_role("dialog", name="Locked")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Your passphrase").fill(PASSPHRASES["maya"])
    dialog.get_by_role("button", name="Unlock").click()
    expect(page.locator("html.covered")).to_have_count(0)
    expect(page.locator("main textarea")).to_have_value(WORDS)
    press(page, "Keep it")
    kept(page)


def test_a_draft_outlives_reload_and_lock(phone: Open) -> None:
    page = phone()
    page.locator("main textarea").fill(WORDS)
    expect(page.get_by_text("Kept as you write")).to_be_visible(timeout=15_000)
    page.reload()
    expect(page.locator("main textarea")).to_have_value(WORDS)
    lock_elsewhere(page)
    page.goto("/question")
    heading(page, "Locked")
    assert WORDS not in page.content()
    steps.unlock(page, PASSPHRASES["maya"])
    page.wait_for_url("**/question")
    expect(page.locator("main textarea")).to_have_value(WORDS)
    press(page, "Keep it")
    kept(page)


def test_a_lost_connection(phone: Open) -> None:
    page = phone()
    page.locator("main textarea").fill(WORDS)
    page.context.set_offline(True)
    press(page, "Keep it")
    expect(page.get_by_text("No connection. Your words are still here.")).to_be_visible()
    expect(page.locator("main textarea")).to_have_value(WORDS)
    page.context.set_offline(False)
    kept(page)


def test_a_page_left_open_overnight(phone: Open) -> None:
    page = phone()
    page.locator("main textarea").fill(WORDS)
    page.context.clear_cookies(name="tf_unlock_key")
    page.context.clear_cookies(name="tf_form")
    press(page, "Keep it")
    heading(page, "This page could not be sent as it was")
    expect(page.get_by_text(WORDS)).to_be_visible()
    press(page, "Send it again")
    heading(page, "Locked")
    expect(page.get_by_text(WORDS)).to_be_visible()
    steps.unlock(page, PASSPHRASES["maya"])
    expect(page.get_by_text(WORDS)).to_be_visible()
    press(page, "Send it")
    kept(page)


def test_sent_five_times(phone: Open) -> None:
    page = phone()
    once = "Five taps of a nervous thumb."
    page.locator("main textarea").fill(once)
    page.get_by_label("Only mine").check()
    there = page.evaluate(
        """() => {
          const form = document.querySelector("main form[data-hold]");
          const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
          return Promise.all([1, 2, 3, 4, 5].map(send)).then((all) => all.map((answer) => answer.url));
        }"""
    )
    assert len(set(there)) == 1
    assert "/mine/" in there[0]
    page.get_by_role("button", name="Keep it").dblclick()
    page.wait_for_url(there[0])
    page.goto("/mine")
    page.get_by_label("Search").fill("nervous thumb")
    press(page, "Search")
    expect(page.locator("main .slip")).to_have_count(1)


@pytest.mark.parametrize("way", ["button", "shift"])
def test_leaving_quickly(phone: Open, way: str) -> None:
    page = phone()
    page.goto("/mine")
    if way == "button":
        press(page, "Leave")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(ELSEWHERE)
    page.wait_for_timeout(300)  # what was sent on the way out arrives after the page is gone
    assert page.request.get("/today").status == 423
    page.go_back()
    assert "/mine" not in page.url
