"""The link of an invitation, however it arrives, and what browsers keep of names and passphrases on the way."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.household import account
from tests.browser.steps import heading, press
from tests.evening import invite
from tests.passphrases import PASSPHRASES
from tests.server import Server
from tests.visitor import Visitor

pytestmark = pytest.mark.browser
Device = Callable[..., Page]


@pytest.fixture(scope="module")
def maya(sqlite_server: Server) -> Visitor:
    return account(sqlite_server.origin, "Maya")


@pytest.fixture
def link(maya: Visitor) -> str:
    return f"{maya.origin}/join#{invite(maya)}"


def field_has(page: Page, link: str) -> None:
    expect(page.get_by_label("The code of your invitation")).to_have_value(link.partition("#")[2])


def test_the_invitation_is_still_there_after_a_reload_the_way_back_and_in_another_browser(
    link: str, device: Device
) -> None:
    page = device(link)
    page.goto(link)
    field_has(page, link)
    page.reload()
    field_has(page, link)
    press(page, "Open the invitation")
    heading(page, "Maya invites you")
    assert page.url == link
    other = device(link)
    other.goto(page.url)
    field_has(other, link)
    page.go_back()
    field_has(page, link)


@pytest.mark.parametrize("changed", ["/join/#{}", "/join%23{}", "/join?utm_source=x&fbclid=y#{}", "/join#{}"])
def test_a_changed_link_leads_to_the_invitation(changed: str, link: str, maya: Visitor, device: Device) -> None:
    page = device(maya.origin)
    page.goto(changed.format(link.partition("#")[2]))
    field_has(page, link)
    press(page, "Open the invitation")
    heading(page, "Maya invites you")


def test_the_field_takes_the_whole_link(link: str, maya: Visitor, device: Device) -> None:
    page = device(maya.origin)
    page.goto("/join")
    press(page, "Open the invitation")
    expect(page.get_by_text("Paste the whole link here, or type the code.")).to_be_visible()
    page.get_by_label("The code of your invitation").fill(f" {link}?utm_source=mail&fbclid=x ")
    press(page, "Open the invitation")
    heading(page, "Maya invites you")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_second_tap_on_the_link_elsewhere_spoils_no_account_that_is_being_made(
    scripts: bool, link: str, maya: Visitor, device: Device, elsewhere: str
) -> None:
    page = device(maya.origin, java_script_enabled=scripts)
    page.goto("/join")
    page.get_by_label("The code of your invitation").fill(link)
    press(page, "Open the invitation")
    other = page.context.new_page()
    other.goto(f"{elsewhere}/?{quote(link)}")
    other.get_by_text("there").click()
    heading(other, "You are invited")
    if scripts:
        field_has(other, link)
    press(page, "Offer six other words")
    expect(page.get_by_label("Your name")).to_be_visible()


def test_a_link_from_elsewhere_keeps_its_query(maya: Visitor, device: Device, elsewhere: str) -> None:
    page = device(maya.origin)
    page.goto(f"{elsewhere}/?{maya.origin}/look?theme=dark")
    page.get_by_text("there").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_welcome_page_shows_the_whole_name_and_tells_password_managers(maya: Visitor, device: Device) -> None:
    """It's written down from here, so no letter of it may be cut, however narrow the page and large the text."""
    page = device(maya.origin, width=320)
    page.goto("/account")
    page.get_by_label("Your name").fill("Zoë Anne-Marie")
    page.locator("main [name=passphrase]").fill(PASSPHRASES["sam"])
    press(page, "Make my account")
    heading(page, "Welcome, Zoë Anne-Marie")
    shown, name = page.locator("main .notice .say"), page.locator("main form input[autocomplete=username]")
    chosen = name.input_value()
    assert chosen.startswith("zo")
    for size in ("100%", "200%"):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        assert shown.inner_text() == chosen
        assert shown.evaluate(
            "(at) => at.scrollWidth <= at.clientWidth && at.getBoundingClientRect().right <= innerWidth"
        )
    again = device(maya.origin)
    steps.sign_in(again, chosen, PASSPHRASES["sam"])
    heading(again, "Welcome, Zoë Anne-Marie")
