"""The day of two people far apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.records.clock import as_of
from twofold.rooms.shared_day import shared_day, turns_at

BrowserOf = Callable[[Unlocked], Client]


@pytest.fixture
def apart(maya: Unlocked, sam: Unlocked) -> tuple[Unlocked, Unlocked]:
    """Maya, who invited, in Los Angeles; Sam in Auckland."""
    for by, zone in ((maya, "America/Los_Angeles"), (sam, "Pacific/Auckland")):
        Person.objects.filter(pk=by.person.pk).update(zone=zone)
    fresh = [replace(by, person=Person.objects.get(pk=by.person.pk)) for by in (maya, sam)]
    return with_couple(fresh[0]), with_couple(fresh[1])


def test_the_day_turns_at_the_midnight_of_the_one_who_invited(apart: tuple[Unlocked, Unlocked]) -> None:
    maya, sam = apart
    with as_of(datetime(2026, 11, 27, 12, tzinfo=UTC)):
        assert shared_day(maya) == shared_day(sam)
        assert turns_at(maya) is None
        turns = turns_at(sam)
    assert turns is not None
    assert (turns.hour, turns.minute) == (21, 0)


def test_the_question_says_when_it_changes_to_the_one_for_whom_that_is_no_midnight(
    apart: tuple[Unlocked, Unlocked], browser_of: BrowserOf
) -> None:
    maya, sam = apart
    assert "where you are" not in browser_of(maya).get("/question").content.decode()
    assert "where you are" in browser_of(sam).get("/question").content.decode()


def test_the_time_of_the_other_is_told_on_request_where_it_differs(
    apart: tuple[Unlocked, Unlocked], browser_of: BrowserOf
) -> None:
    text = browser_of(apart[0]).get("/settings/two").content.decode()
    assert "Sam’s time" in text
    Person.objects.filter(pk=apart[1].person.pk).update(zone="America/Los_Angeles")
    assert "Sam’s time" not in browser_of(apart[0]).get("/settings/two").content.decode()
