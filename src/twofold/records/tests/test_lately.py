"""What opened lately: what it asked, for the two whose it is, in one query."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from twofold.records import clock
from twofold.records.folds import lately_opened
from twofold.records.models import Revision, Slot
from twofold.records.tests.people import House
from twofold.records.tests.test_folds import QUESTION, opened, started, write

SINCE = timedelta(days=14)


def test_nobody_else_and_nothing_unopened_is_seen(house: House) -> None:
    opened(house)
    write(started(house, "tomorrow"), house.maya, "Maya's")
    since = clock.utc_day() - SINCE
    assert lately_opened(by=house.robin, since=since, limit=4) == []
    assert len(lately_opened(by=house.sam, since=since, limit=4)) == 1


def test_both_see_what_was_asked(house: House) -> None:
    folded = opened(house)
    for by in (house.maya, house.sam):
        (seen,) = lately_opened(by=by, since=clock.utc_day() - SINCE, limit=4)
        assert (seen.id, seen.subject.document, seen.opened_on) == (folded.id, QUESTION, folded.opened_on)


def test_it_is_one_query_for_none_and_for_many(house: House, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for expected in (0, 1, 2):
        with django_assert_num_queries(1):
            found = lately_opened(by=house.maya, since=clock.utc_day() - SINCE, limit=4)
        assert len(found) == expected
        opened(house, f"question {expected}")


@pytest.mark.parametrize("rows", [Revision, Slot])
def test_one_that_is_damaged_breaks_nothing(house: House, rows: type[Revision] | type[Slot]) -> None:
    folded = opened(house)
    rows.objects.filter(record=folded.subject.id).delete()
    (seen,) = lately_opened(by=house.maya, since=clock.utc_day() - SINCE, limit=4)
    assert seen.subject.damaged
    assert seen.subject.document is None


def test_what_opened_longer_ago_is_not_there(house: House) -> None:
    opened(house)
    assert lately_opened(by=house.maya, since=clock.utc_day() + timedelta(days=1), limit=4) == []
