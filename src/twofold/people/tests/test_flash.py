"""The line on the page that a press leads to: there for a moment, for that page and that person."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from tests.cast import client_of, signed_in_client

from twofold.people import flash
from twofold.people.tests.conftest import fill, words
from twofold.people.tests.test_settings import YOU
from twofold.people.unlocked import Unlocked

pytestmark = pytest.mark.django_db
KEPT, ENDED = "Your settings are kept.", "You’re signed out everywhere but here."


def test_a_line_is_not_used_up_by_a_page_that_a_second_press_cut_off(jun: Unlocked) -> None:
    signed_in_client(jun)
    client = client_of(jun)
    page = client.get("/settings/sign-ins")
    for _ in range(2):
        fill(client, page, "/settings/sign-ins/end", which="all")
    for _cut_off_and_shown in range(2):
        assert ENDED in words(client.get("/settings/sign-ins"))
    assert ENDED not in words(client.get("/settings"))
    fill(client, page, "/settings/sign-ins/end", which="gone")
    assert ENDED not in words(client.get("/settings/sign-ins"))


def test_a_line_ends_after_a_moment(jun: Unlocked) -> None:
    client = client_of(jun)
    client.post("/settings/you", YOU)
    assert KEPT in words(client.get("/settings"))
    with time_machine.travel(timezone.now() + timedelta(seconds=21)):
        assert KEPT not in words(client.get("/settings"))


def test_another_press_ends_the_line_of_the_one_before(jun: Unlocked) -> None:
    client = client_of(jun)
    client.post("/settings/you", YOU)
    fill(client, client.get("/invite"), "/invite/new")
    assert KEPT not in words(client.get("/settings"))


def test_nobody_elses_line_is_said(jun: Unlocked, robin: Unlocked) -> None:
    client, other = client_of(jun), client_of(robin)
    client.post("/settings/you", YOU)
    name = next(name for name in client.cookies if name.endswith("tf_said"))
    other.cookies[name] = client.cookies[name].value
    assert KEPT not in words(other.get("/settings"))
    assert flash.LINES["kept"] == KEPT
