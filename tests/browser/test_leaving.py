"""Leaving quickly: an empty page before anything else, and nothing behind it. The longer form: `tests.proofs.leaving`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.household import account, arrive
from tests.passphrases import PASSPHRASES
from tests.proofs.leaving import ELSEWHERE, WAYS, WORDS, leave, wait_for_the_other_page
from tests.server import Server
from tests.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def jun(sqlite_server: Server) -> Visitor:
    visitor = account(sqlite_server.origin, "Jun")
    visitor.send(visitor.get("/question").form("/question"), text=WORDS)
    return visitor


@pytest.fixture
def phone(jun: Visitor, device: Callable[..., Page]) -> Page:
    return arrive(device(jun.origin), jun, PASSPHRASES["jun"])


def kept(page: Page) -> None:
    page.goto("/mine")
    expect(page.get_by_text(WORDS).first).to_be_visible()


def locked(page: Page) -> None:
    """What was sent on the way out arrives when the page is gone."""
    for _ in range(200):
        if page.request.get("/today").status == 423:
            return
        page.wait_for_timeout(100)
    pytest.fail("never locked")


@pytest.mark.parametrize("way", WAYS)
def test_the_page_is_empty_before_anything_else_and_stays_so_without_an_answer(phone: Page, way: str) -> None:
    kept(phone)
    left = leave(phone, way)
    assert (left.text, left.title) == ("", "")


def test_a_page_that_waits_for_the_next_one_is_noticed(phone: Page) -> None:
    wait_for_the_other_page(phone.context)
    kept(phone)
    assert not leave(phone, "button").good


@pytest.mark.parametrize("way", WAYS)
def test_nothing_private_lies_behind(phone: Page, way: str) -> None:
    """However far one goes back: what was left is gone from the tab, and every page before it is locked."""

    def ordinary(route: Route) -> None:
        route.fulfill(status=200, body="<h1>An ordinary page</h1>", content_type="text/html")

    phone.route(f"{ELSEWHERE}**", ordinary)
    kept(phone)
    phone.goto("/help")
    if way == "button":
        phone.locator("form[data-leave] button").click()
    else:
        for _ in range(3):
            phone.keyboard.press("Shift")
    phone.wait_for_url(ELSEWHERE)
    locked(phone)
    seen = []
    for _ in range(6):
        if phone.go_back() is None and phone.url in seen:
            break
        seen.append(phone.url)
        assert WORDS not in phone.content()
        if "/mine" in phone.url:
            expect(phone.get_by_role("heading", level=1)).to_have_text("Locked")
    assert any(url.endswith("/mine") for url in seen)
    assert not any(url.endswith("/help") for url in seen)
