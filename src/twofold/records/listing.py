"""Lists that are cut before anything is opened: first the rows as they stand in clear, then the texts that a page shows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from twofold.people.unlocked import Unlocked
from twofold.records.access import readable
from twofold.records.entries import Entry, Space
from twofold.records.loading import all_of, by_moment, entries_of
from twofold.records.models import Record
from twofold.records.reading import LIMIT, newest_rows
from twofold.records.rows import day_of, id_of
from twofold.records.statements import Rows

_COLUMNS = ("id", "author_id", "couple_id", "kind", "space", "day", "rev", "removed_on")


class Listed(NamedTuple):
    """A record as its row tells of it, by the names that its entry has for the same."""

    id: UUID
    author_id: UUID
    couple_id: UUID | None
    kind: str
    space: str
    day: date
    rev: int
    removed_on: date | None


class Window(NamedTuple):
    """Which of the shared rows are asked for, the newest first. `in_folds`: the replies of folds."""

    kinds: Sequence[str]
    limit: int
    since: date | None = None
    in_folds: bool = False
    until: date | None = None


class Span(NamedTuple):
    """The things from `start` up to `end` of a list."""

    listed: Sequence[Listed]
    start: int
    end: int


def list_rows(
    *,
    by: Unlocked,
    space: Space | Sequence[Space],
    kinds: Sequence[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = LIMIT,
    waits: bool | None = None,
) -> list[Listed]:
    """The rows of what `reading.list_records` would open, the newest day first. One query."""
    spaces: Sequence[Space] = [space] if isinstance(space, str) else space
    window = {"kinds": kinds, "since": since, "until": until, "limit": limit, "waits": waits}
    return _rows(newest_rows(by, each, columns=_COLUMNS, **window) for each in spaces)  # type: ignore[arg-type]


def list_windows(*windows: Window, by: Unlocked) -> list[Listed]:
    """The rows of `ours` in all of these windows. One query."""
    return _rows(newest_rows(by, "ours", columns=_COLUMNS, **window._asdict()) for window in windows)


def find_rows(ids: Iterable[UUID], *, by: Unlocked) -> dict[UUID, Listed]:
    """The rows of those of them that are ours and that this person may read. One query, or none."""
    wanted = list(ids)
    found = _rows([readable(by, "ours").filter(pk__in=wanted).values(*_COLUMNS)]) if wanted else []
    return {row.id: row for row in found}


def open_spans(
    *spans: Span, by: Unlocked, together: Callable[[Listed], Hashable] = lambda row: row.day
) -> list[list[Entry]]:
    """The entries of each span, in one query. Rows beside each other that go `together` are ordered by the sealed
    moment, as by_moment does: they are opened whole, so that each thing stands in one part of its list and no other.
    """
    chosen = [_whole(span, together) for span in spans]
    rows = {row.id: row for some, _ in chosen for row in some}
    found = entries_of(Record.objects.filter(pk__in=list(rows)), by=by) if rows else []
    entries = {entry.id: entry for entry in found if _as_listed(entry, rows[entry.id])}
    opened = []
    for span, (some, skipped) in zip(spans, chosen, strict=True):
        ordered: list[Entry] = []
        for _, run in groupby(some, together):
            ordered += by_moment(entries[row.id] for row in run if row.id in entries)
        opened.append(ordered[skipped : skipped + span.end - span.start])
    return opened


def _as_listed(entry: Entry, row: Listed) -> bool:
    """Whether it is still whose it was when its row was found for this reader."""
    return (entry.space, entry.author_id, entry.couple_id) == (row.space, row.author_id, row.couple_id)


def _whole(span: Span, together: Callable[[Listed], Hashable]) -> tuple[list[Listed], int]:
    """The rows of every run that the span touches, and how many of them stand before it."""
    chosen: list[Listed] = []
    place, skipped = 0, 0
    for _, run in groupby(span.listed, together):
        rows = list(run)
        if place < span.end and place + len(rows) > span.start:
            if not chosen:
                skipped = span.start - place
            chosen += rows
        place += len(rows)
    return chosen, skipped


def _rows(queries: Iterable[QuerySet[Record, Any] | Rows]) -> list[Listed]:
    statement, parameters = all_of(queries, nothing=_NOTHING)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found = [_listed(columns) for columns in cursor.fetchall()]
    return sorted(found, key=lambda row: (row.day, row.id.int), reverse=True)


def _listed(columns: tuple[Any, ...]) -> Listed:
    id, author, couple, kind, space, day, rev, removed_on = columns
    couple_id = None if couple is None else id_of(couple)
    removed = None if removed_on is None else day_of(removed_on)
    return Listed(id_of(id), id_of(author), couple_id, kind, space, day_of(day), rev, removed)


_NOTHING = "SELECT id, author_id, couple_id, kind, space, day, rev, removed_on FROM records_record WHERE 1 = 0"
