"""Lists that are cut before anything is opened: each thing stands in one part, in the order in which it was written."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import uuid4

import pytest

from twofold.records import clock, sealed
from twofold.records.listing import Span, find_rows, list_rows, open_spans
from twofold.records.reading import list_records
from twofold.records.store import remove, save
from twofold.records.tests.people import House, Note

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS = ["tests.note"]


@pytest.fixture
def many(house: House) -> House:
    """Notes on four days, one of them with many, written in no order of their moments."""
    for day, minutes in ((0, 3), (0, 1), (1, 5), (1, 2), (1, 9), (1, 1), (1, 7), (2, 4), (3, 6), (3, 2)):
        with clock.as_of(NOON + timedelta(days=day, minutes=minutes)):
            space = "mine" if minutes % 2 else "ours"
            save(Note(text=f"{day}, {minutes}"), by=house.maya, space=space, once=uuid4())  # type: ignore[arg-type]
    return house


@pytest.mark.parametrize("size", [1, 2, 3, 4, 60])
def test_its_parts_reach_everything_once_in_the_order_of_the_whole(many: House, size: int) -> None:
    whole = list_records(by=many.maya, space=("mine", "ours"), kinds=KINDS)
    rows = list_rows(by=many.maya, space=("mine", "ours"), kinds=KINDS)
    assert len(rows) == 10
    found = []
    for start in range(0, len(rows), size):
        found += open_spans(Span(rows, start, start + size), by=many.maya)[0]
    assert [entry.id for entry in found] == [entry.id for entry in whole]
    assert open_spans(Span(rows, 10, 10 + size), Span([], 0, size), by=many.maya) == [[], []]


def test_only_the_days_of_a_part_are_opened(many: House) -> None:
    rows = list_rows(by=many.maya, space=("mine", "ours"), kinds=KINDS)
    opened: Counter[str] = Counter()
    open_body = sealed.open_body

    def counting(*given: object, **named: object) -> object:
        opened["texts"] += 1
        return open_body(*given, **named)  # type: ignore[arg-type]

    with mock.patch.object(sealed, "open_body", counting):
        first, last = open_spans(Span(rows, 0, 3), Span(rows, 9, 12), by=many.maya)
    assert ([len(first), len(last)], opened["texts"]) == ([3, 1], 5)


def test_rows_are_listed_for_whom_they_are(many: House) -> None:
    ours = [row.id for row in list_rows(by=many.maya, space="ours", kinds=KINDS)]
    private = [row.id for row in list_rows(by=many.maya, space="mine", kinds=KINDS)]
    assert {row.id for row in list_rows(by=many.sam, space=("mine", "ours"), kinds=KINDS)} == set(ours)
    assert list_rows(by=many.robin, space=("mine", "ours"), kinds=KINDS) == []
    assert set(find_rows([*ours, *private], by=many.sam)) == set(ours)
    assert find_rows(ours, by=many.robin) == find_rows([], by=many.sam) == {}


def test_what_was_removed_is_listed_as_that(many: House) -> None:
    first = list_rows(by=many.maya, space="ours", kinds=KINDS)[0]
    remove(first.id, by=many.maya)
    rows = list_rows(by=many.sam, space="ours", kinds=KINDS)
    assert [row.id for row in rows if row.removed_on is not None] == [first.id]
    (opened,) = open_spans(Span(rows, 0, 60), by=many.sam)
    assert [entry.id for entry in opened if entry.document is None] == [first.id]
