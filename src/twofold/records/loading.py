"""Loads rows as entries in one statement, however many there are, so that all are from the same moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from twofold.people.plain_select import id_here, marks
from twofold.people.unlocked import Unlocked
from twofold.records.entries import Entry
from twofold.records.errors import Absent
from twofold.records.models import Record
from twofold.records.rows import Key, Row, Text, id_of, row_of
from twofold.records.sealed import read
from twofold.records.statements import ROW, WITH_TEXT_AND_SLOTS, Rows

_NOTHING = "SELECT * FROM records_record WHERE 1 = 0"


def entries(records: Iterable[Record | Row], *, by: Unlocked) -> list[Entry]:
    """Returns the current entry of each row that the caller found readable, in order, without rows deleted since."""
    listed = list(records)
    if not listed:
        return []
    rows = Rows(
        f"SELECT * FROM records_record WHERE id IN ({marks(listed)})",  # noqa: S608  # only the number of marks varies
        [id_here(row.pk) for row in listed],
    )
    found = {entry.id: entry for entry in entries_of(rows, by=by)}
    return [found[row.pk] for row in listed if row.pk in found]


def entries_of(*queries: QuerySet[Record] | Rows, by: Unlocked) -> list[Entry]:
    """Returns the entries of all these rows, unordered; each query may itself be ordered and limited."""
    rows, parameters = all_of(queries)
    readers = [id_here(id) for id in keys_of(by)]
    statement = WITH_TEXT_AND_SLOTS.format(row=ROW, rows=rows, readers=marks(readers))
    found: dict[UUID, tuple[Row, Text | None, list[Key]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *readers])
        for columns in cursor.fetchall():
            row, (text, later), (kind, reader, epoch, slot) = row_of(columns[:10]), columns[10:12], columns[12:]
            if row.pk not in found:
                found[row.pk] = (row, None if text is None or later else Text(row.rev, text), [])
            if kind is not None:
                found[row.pk][2].append(Key(kind, id_of(reader), epoch, slot))
    return [read(row, text, keys, by=by) for row, text, keys in found.values()]


def entry(record: Record, *, by: Unlocked) -> Entry:
    """Returns the entry of one row. Raises Absent if the row has been destroyed since."""
    found = entries([record], by=by)
    if not found:
        raise Absent
    return found[0]


def keys_of(by: Unlocked) -> list[UUID]:
    """Returns the readers whose slots this person can open."""
    return [by.person.pk, *by.keyring.couple_keys]


def by_moment(found: Iterable[Entry]) -> list[Entry]:
    """Sorts entries newest first: by day, and within a day by the sealed moment."""
    return sorted(found, key=lambda e: (e.day, e.written_at.timestamp() if e.written_at else 0.0), reverse=True)


def all_of(queries: Iterable[QuerySet[Any] | Rows], *, nothing: str = _NOTHING) -> tuple[str, list[Any]]:
    """The SQL that gives the rows of all queries, and its parameters. `nothing`: what is asked where no query has any."""
    statements, parameters = [], list[Any]()
    for number, query in enumerate(queries):
        try:
            sql, given = query if isinstance(query, Rows) else query.query.sql_with_params()
        except EmptyResultSet:
            continue
        statements.append(f"SELECT * FROM ({sql}) rows_{number}")  # noqa: S608  # plain, or what the ORM compiled
        parameters += given
    return " UNION ALL ".join(statements) or nothing, parameters
