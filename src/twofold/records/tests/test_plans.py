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
SQLITE = connection.vendor == "sqlite"
WAITING = {"record_waiting", "record_of_couple_waiting"}


def plan(act: Callable[[], Any]) -> str:
    """What the database says of how it would find the rows of everything that is asked.

    PostgreSQL reads a small table from end to end, whatever indexes there are; here it is told not to.
    """
    with CaptureQueriesContext(connection) as asked:
        act()
    lines = []
    explain = "EXPLAIN QUERY PLAN" if SQLITE else "EXPLAIN (COSTS OFF)"
    with connection.cursor() as cursor:
        if not SQLITE:
            cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked.captured_queries:
            cursor.execute(f"{explain} {query['sql']}")
            lines += [row[-1] for row in cursor.fetchall()]
    return "\n".join(lines)


def by_indexes(found: str, *names: str) -> bool:
    """Whether the rows are found by these indexes. Of tables as small as here PostgreSQL may choose others; at ten
    years it is asked by `python -m benchmarks`.
    """
    return all(name in found for name in names) if SQLITE else "Index" in found and "Seq Scan on records_" not in found


@pytest.mark.parametrize("since", [None, date(2026, 3, 2)])
def test_a_list_of_one_kind_uses_the_index_of_its_space(house: House, since: date | None) -> None:
    found = plan(lambda: list_records(by=house.maya, space=("mine", "ours"), kinds=["tests.note"], since=since))
    assert by_indexes(found, *BY_KIND), found
    assert "SCAN records_record" not in found
    assert "Seq Scan on records_record" not in found


def test_what_still_waits_is_found_by_that_alone(house: House) -> None:
    found = plan(lambda: open_now(by=house.maya))
    assert by_indexes(found, *WAITING), found
    if SQLITE:
        assert "record_of_author (" not in found
        assert "record_by_itself" not in found


@pytest.mark.parametrize("space", ["mine", "ours"])
def test_a_month_is_found_by_its_days(house: House, space: Space) -> None:
    window = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
    found = plan(lambda: list_rows(by=house.maya, space=space, **window))
    assert by_indexes(found, "record_of_author" if space == "mine" else "record_by_itself"), found
    assert by_indexes(plan(lambda: folds.list_opened(by=house.maya, **window)), "fold_opened")


def test_folds_are_found_by_whether_they_opened(house: House) -> None:
    lately = plan(lambda: folds.lately_opened(by=house.maya, since=date(2026, 3, 1), limit=4))
    assert by_indexes(lately, "fold_opened"), lately
    assert by_indexes(plan(lambda: folds.waiting(by=house.maya)), "fold_waiting")


def test_what_is_due_of_mine_is_found_by_what_waits(house: House) -> None:
    found = plan(lambda: folds.settle(by=house.maya))
    assert by_indexes(found, "record_of_couple_waiting"), found


def test_texts_and_keys_are_found_by_their_record(house: House) -> None:
    found = plan(lambda: list_records(by=house.maya, space="ours", kinds=["tests.note"], but=[uuid4()]))
    for table in ("text", "slot", "later"):
        assert f"SEARCH {table} USING" in found or f" {table}" in found, found
        assert f"Seq Scan on records_revision {table}" not in found


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
        found = plan(look)
        lines = [line for line in found.splitlines() if f" {Record._meta.db_table} USING" in line]
        assert all("(id=?)" in line for line in lines), found
        assert lines or by_indexes(found), found
