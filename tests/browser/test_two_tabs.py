"""What is typed in one place is there in another: two tabs, two devices, one-line fields, and whatever leads away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.household import account, arrive, couple
from tests.passphrases import PASSPHRASES
from tests.server import Server
from tests.visitor import Visitor

pytestmark = pytest.mark.browser
KEPT = "Kept as you write"


@pytest.fixture(scope="module")
def maya(sqlite_server: Server) -> Visitor:
    return couple(sqlite_server.origin)[0]


@pytest.fixture
def phone(maya: Visitor, device: Callable[..., Page]) -> Page:
    return arrive(device(maya.origin, width=360), maya, PASSPHRASES["maya"])


def kept(page: Page, selector: str = "[data-kept] >> nth=0") -> None:
    expect(page.locator(selector)).to_have_text(KEPT)


def type_into(page: Page, selector: str, words: str) -> None:
    page.locator(selector).press("End")
    page.locator(selector).press_sequentially(words)


def typed_in_two_tabs(phone: Page, path: str, here: str, there: str) -> Page:
    """The other tab, after the same form was written in here and there."""
    other = phone.context.new_page()
    for page in (phone, other):
        page.goto(path)
    for page, words in ((phone, here), (other, there)):
        type_into(page, "#id_text", words)
        kept(page)
    return other


def test_two_tabs_of_one_form_keep_both_texts(phone: Page) -> None:
    typed_in_two_tabs(phone, "/dreams/new", "A house by the sea.", "A boat, and nobody on it.").close()
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    note = phone.locator("[data-beside]")
    expect(note).to_contain_text("A boat, and nobody on it.")
    assert phone.input_value("#id_text") == "A house by the sea."
    note.get_by_role("button", name="Add it to the field").click()
    expect(phone.locator("#id_text")).to_have_value("A house by the sea.\n\nA boat, and nobody on it.")
    expect(note).to_have_count(0)
    kept(phone)
    phone.reload()
    expect(phone.locator("#id_text")).to_have_value("A house by the sea.\n\nA boat, and nobody on it.")
    expect(phone.locator("[data-beside]")).to_have_count(0)
    phone.fill("#id_text", "")
    kept(phone)


def test_what_another_tab_holds_can_be_let_go(phone: Page) -> None:
    other = typed_in_two_tabs(phone, "/boundaries/new", "An hour alone.", "Nobody reads my letters.")
    other.reload()
    expect(other.locator("#id_text")).to_have_value("Nobody reads my letters.")
    note = other.locator("[data-beside]")
    expect(note).to_contain_text("An hour alone.")
    note.get_by_role("button", name="Let it go").click()
    expect(note).to_have_count(0)
    other.reload()
    expect(other.locator("#id_text")).to_have_value("Nobody reads my letters.")
    expect(other.locator("[data-beside]")).to_have_count(0)


def test_one_line_fields_are_kept_too(phone: Page) -> None:
    phone.goto("/dreams/new")
    type_into(phone, "#id_title", "The sea")
    phone.locator("details summary").first.click()
    type_into(phone, "#id_since", "Since I was nine")
    kept(phone)
    phone.wait_for_timeout(500)
    phone.goto("/today")
    phone.goto("/dreams/new")
    expect(phone.locator("#id_title")).to_have_value("The sea")
    expect(phone.locator("#id_since")).to_have_value("Since I was nine")
    phone.goto("/practices/listening-talk")
    type_into(phone, "#id_topic", "The mornings")
    kept(phone)
    phone.reload()
    expect(phone.locator("#id_topic")).to_have_value("The mornings")


def test_whoever_leaves_at_once_finds_the_last_letter(phone: Page) -> None:
    phone.goto("/agreements/new")
    type_into(phone, "#id_why", "Because")
    kept(phone, "#id_why-kept")
    type_into(phone, "#id_why", " we said so")
    phone.locator("form[data-leave] button").click()
    phone.wait_for_url(lambda url: "agreements" not in url)
    back = phone.context.new_page()
    back.goto("/unlock")
    expect(back.locator("input[name=passphrase]")).to_be_visible()
    steps.unlock(back, PASSPHRASES["maya"])
    back.wait_for_url("**/today")
    back.goto("/agreements/new")
    expect(back.locator("#id_why")).to_have_value("Because we said so")


def test_what_was_begun_goes_with_no_question(sqlite_server: Server, device: Callable[..., Page]) -> None:
    """Swapped at once after the last key, and put away for good: both times the way back is shown."""
    jun = account(sqlite_server.origin, "Jun")
    page = arrive(device(jun.origin, width=360), jun, PASSPHRASES["jun"])
    for press in ("Swap this one", "Never this"):
        page.goto("/question")
        asked = page.locator("main h1").inner_text()
        type_into(page, "#id_text", f"Something about it, before {press}")
        with page.expect_navigation():
            page.get_by_role("button", name=press).click()
        page.goto("/question")
        expect(page.locator("main h1")).not_to_have_text(asked)
        notice = page.locator(".notice", has_text=asked)
        expect(notice).to_contain_text("You had begun an answer")
        with page.expect_navigation():
            notice.get_by_role("button", name="Go on with it").click()
        expect(page.locator("main h1")).to_have_text(asked)
        expect(page.locator("#id_text")).to_have_value(f"Something about it, before {press}")
        page.fill("#id_text", "")
        kept(page)


def test_a_draft_does_not_come_behind_what_is_saved(phone: Page) -> None:
    """The form is sent while one of its drafts is under way."""
    held: list[Route] | None = []

    def hold(route: Route) -> None:
        if held is None:
            route.continue_()
        else:
            held.append(route)

    with phone.expect_response("**/drafts/elsewhere"):  # what other tests have left is taken over
        phone.goto("/dreams/new")
    phone.route("**/drafts", hold)
    with phone.expect_request("**/drafts"):
        phone.fill("#id_title", "A garden")
        phone.fill("#id_text", "With a wall.")
    phone.get_by_role("button", name="Keep it").click(no_wait_after=True)
    under_way, held = held, None
    assert under_way
    for route in under_way:
        route.continue_()
    phone.wait_for_url(lambda url: not url.endswith("/new"))
    phone.wait_for_timeout(500)
    phone.goto("/dreams/new")
    expect(phone.locator("#id_text")).to_have_value("")
    expect(phone.locator("#id_title")).to_have_value("")
