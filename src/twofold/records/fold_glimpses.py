"""Looks at folds without their answers: those that have opened, by their questions, and those that haven't, by their
rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from twofold.people.plain_select import id_here, marks
from twofold.people.request_memo import remembered
from twofold.people.unlocked import Unlocked
from twofold.records.access import couples_now
from twofold.records.entries import Entry
from twofold.records.fold_reading import LIMIT, MOST, ids_of, rows_of, waiting_rows
from twofold.records.rows import Key, Row, Text, day_of, id_of, row_of
from twofold.records.sealed import read
from twofold.records.statements import BOTH_ANSWERS, OPENED, ROW, ROWS_OF_FOLDS


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The subject of an opened fold, without its answers."""

    id: UUID
    subject: Entry
    day: date
    opened_on: date | None


class OpenedFolds(NamedTuple):
    """Folds that opened `since` a day, or `on` one of some days; without those in `but`. `whole`: both answers
    are still there.
    """

    limit: int
    since: date | None = None
    on: Collection[date] = ()
    but: Collection[UUID] = ()
    oldest_first: bool = False
    until: date | None = None
    whole: bool = False


@dataclass(slots=True)
class BegunFold:
    """A fold that isn't open yet, before anything of it is opened. `mine`, `theirs`: who has written."""

    id: UUID
    day: date
    subject: Row | None = None
    mine: bool = False
    theirs: bool = False


def lately_opened(*, by: Unlocked, since: date, limit: int) -> list[Glimpse]:
    """Returns the newest folds that opened since then. Always one query."""
    return glimpses(OpenedFolds(limit, since=since), by=by)[0]


def glimpses(*windows: OpenedFolds, by: Unlocked) -> list[list[Glimpse]]:
    """Returns the opened folds of each window. Always one query."""
    couples = [id_here(id) for id in ids_of(couples_now(by))]
    if not couples:
        return [[] for _ in windows]
    asked = [_opened(number, window, couples) for number, window in enumerate(windows)]
    found: list[list[Glimpse]] = [[] for _ in windows]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in asked), [one for _, given in asked for one in given])
        for number, *columns in cursor.fetchall():
            found[number].append(_glimpse(tuple(columns), by))
    return found


def _opened(number: int, window: OpenedFolds, couples: Sequence[Any]) -> tuple[str, list[Any]]:
    days = [connection.ops.adapt_datefield_value(day) for day in ([window.since] if window.since else window.on)]
    when = "f.opened_on >= %s" if window.since else f"f.opened_on IN ({marks(days)})"
    if window.until:
        when += " AND f.opened_on <= %s"
        days.append(connection.ops.adapt_datefield_value(window.until))
    if window.whole:
        when += f" AND {BOTH_ANSWERS}"
    if window.but:
        when += f" AND f.id NOT IN ({marks(window.but)})"
    order = "ASC" if window.oldest_first else "DESC"
    sql = OPENED.format(number=number, row=ROW, couples=marks(couples), when=when, order=order)
    return sql, [*couples, *days, *map(id_here, window.but), min(window.limit, MOST)]


def _glimpse(columns: tuple[Any, ...], by: Unlocked) -> Glimpse:
    id, day, opened_on = columns[:3]
    row, text, (kind, reader, epoch, sealed) = row_of(columns[3:13]), columns[13], columns[14:]
    keys = [] if kind is None else [Key(kind, id_of(reader), epoch, sealed)]
    subject = read(row, None if text is None else Text(row.rev, text), keys, by=by)
    return Glimpse(id_of(id), subject, day_of(day), day_of(opened_on))


def begun(*, by: Unlocked, limit: int = LIMIT) -> list[BegunFold]:
    """Returns the current couple's folds that aren't open yet as their rows tell of them. Two queries, or one, once in a
    request.
    """
    return remembered(f"{limit} begun folds", lambda: _begun(by, limit), by=by)


def _begun(by: Unlocked, limit: int) -> list[BegunFold]:
    folds = waiting_rows(by, min(limit, MOST))
    found = {fold.subject_id: BegunFold(fold.pk, fold.day) for fold in folds}
    of_folds = {fold.pk: found[fold.subject_id] for fold in folds}
    for row in map(row_of, rows_of(ROWS_OF_FOLDS, list(of_folds))):
        at = of_folds[row.fold_id] if row.fold_id else found[row.pk]
        if row.pk in found and row.space == "ours":
            at.subject = row
        elif row.space == "folded" and row.author_id == by.person.pk:
            at.mine = True
        elif row.space == "folded":
            at.theirs = True
    return list(found.values())
