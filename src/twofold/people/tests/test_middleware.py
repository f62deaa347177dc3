"""What stands in the way of a request before its view, in corners that no other test turns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from twofold.people import couples, keyrings
from twofold.people.boot_secret import BootSecretMissing
from twofold.people.instance import unlock_store
from twofold.people.models import Person, SignIn, utc_day
from twofold.people.tests.conftest import fill
from twofold.people.unlocked import Unlocked
from twofold.vault.primitives import Busy

BrowserOf = Callable[[Unlocked], Client]


def test_a_page_that_asks_quietly_for_what_is_not_there_is_told_so(maya: Unlocked, browser_of: BrowserOf) -> None:
    assert browser_of(maya).get("/no-such-page", headers={"X-Twofold-Quiet": "1"}).status_code == 404


def test_the_day_on_which_a_browser_was_used_last_is_noted(maya: Unlocked, browser_of: BrowserOf) -> None:
    browser = browser_of(maya)
    SignIn.objects.update(used_on=utc_day() - timedelta(days=3))
    browser.get("/settings")
    assert set(SignIn.objects.filter(person=maya.person).values_list("used_on", flat=True)) == {utc_day()}


def test_without_a_boot_secret_nobody_is_unlocked(
    maya: Unlocked, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(maya)

    def missing(*_given: Any, **_named: Any) -> None:
        raise BootSecretMissing

    monkeypatch.setattr(type(unlock_store()), "get", missing)
    assert browser.get("/settings/two").status_code == 423


def test_what_waits_and_was_taken_in_by_another_request_meanwhile_is_not_taken_in_twice(
    maya: Unlocked, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(maya)
    Person.objects.filter(pk=maya.person.pk).update(has_inbox=True)

    def overtaken(_by: Unlocked) -> Unlocked:
        raise keyrings.KeyringMoved

    monkeypatch.setattr(couples, "take_in", overtaken)
    page = browser.get("/settings/two")
    assert page.status_code == 200
    assert "Sam" in page.content.decode()


def test_a_form_that_comes_while_the_house_is_crowded_is_given_back(
    maya: Unlocked, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(maya)

    def busy(*_given: Any, **_named: Any) -> None:
        raise Busy

    monkeypatch.setattr("twofold.people.accounts.change_settings", busy)
    answer = fill(browser, browser.get("/settings/you"), "/settings/you", name="Maya the Second")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Maya the Second" in answer.content.decode()
