"""Which indexes the lists use: a statement whose count stays the same may still walk through ten years of rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from twofold.records import folds
from twofold.records.entries import Space
from twofold.records.listing import Span, find_rows, list_rows, open_spans
from twofold.records.models import Record
from twofold.records.reading import list_records, open_now, open_records
from twofold.records.store import save
from twofold.records.tests.people import House, Note

pytestmark = pytest.mark.django_db
BY_KIND = {"record_of_author_by_kind", "record_of_couple_by_kind"}
WAITING = {"record_waiting", "record_of_couple_waiting"}


def plan(act: Callable[[], Any]) -> str:
    """What SQLite says of how it would find the rows of everything that is asked."""
    with CaptureQueriesContext(connection) as asked:
        act()
    lines = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            lines += [row[3] for row in cursor.fetchall()]
    return "\n".join(lines)


@pytest.fixture(autouse=True)
def _only_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's planner; PostgreSQL chooses by what the tables hold")


@pytest.mark.parametrize("since", [None, date(2026, 3, 2)])
def test_a_list_of_one_kind_uses_the_index_of_its_space(house: House, since: date | None) -> None:
    found = plan(lambda: list_records(by=house.maya, space=("mine", "ours"), kinds=["tests.note"], since=since))
    assert {name for name in BY_KIND if name in found} == BY_KIND, found
    assert "SCAN records_record" not in found


def test_what_still_waits_is_found_by_that_alone(house: House) -> None:
    found = plan(lambda: open_now(by=house.maya))
    assert {name for name in WAITING if name in found} == WAITING, found
    assert "record_of_author (" not in found
    assert "record_by_itself" not in found


def test_what_is_due_of_mine_is_found_by_what_waits(house: House) -> None:
    found = plan(lambda: folds.settle(by=house.maya))
    assert "record_of_couple_waiting" in found, found


def test_texts_and_keys_are_found_by_their_record(house: House) -> None:
    found = plan(lambda: list_records(by=house.maya, space="ours", kinds=["tests.note"], but=[uuid4()]))
    for table in ("text", "slot", "later"):
        assert f"SEARCH {table} USING" in found, found


@pytest.mark.parametrize("space", ["mine", "ours"])
def test_what_is_asked_for_by_its_ids_is_found_by_them(house: House, space: Space) -> None:
    """Whose it is stands in indexes too, behind which lie years of rows."""
    for number in range(20):
        save(Note(text=str(number)), by=house.maya, space=space, once=uuid4())
    rows = list_rows(by=house.maya, space=space, kinds=["tests.note"])
    ids = [row.id for row in rows]
    for look in (
        lambda: open_spans(Span(rows, 0, 15), by=house.maya),
        lambda: open_records(ids, by=house.maya),
        lambda: find_rows(ids, by=house.maya),
    ):
        lines = [line for line in plan(look).splitlines() if f" {Record._meta.db_table} " in line]
        assert lines
        assert all("(id=?)" in line for line in lines), lines
