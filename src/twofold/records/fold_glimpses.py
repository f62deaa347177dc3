"""Looks at folds without their answers: by their subjects, and by who has written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from twofold.people.plain_select import id_here, marks
from twofold.people.unlocked import Unlocked
from twofold.records.access import couples_now
from twofold.records.entries import Entry
from twofold.records.fold_reading import MOST, ids_of
from twofold.records.rows import Key, Text, day_of, id_of, row_of
from twofold.records.sealed import read
from twofold.records.statements import GLIMPSES, ROW, WITH_BOTH_ANSWERS, WITH_THEIRS


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The subject of a fold, without its answers. `mine`, `theirs`: who has written."""

    id: UUID
    subject: Entry
    day: date
    opened_on: date | None
    mine: bool
    theirs: bool


class FoldWindow(NamedTuple):
    """Folds that opened `since` a day, or `on` one of some days; those that `wait`, if neither is given. Without those in
    `but`. `whole`: both answers are still there; `theirs`: the partner has written.
    """

    limit: int
    since: date | None = None
    until: date | None = None
    on: Collection[date] = ()
    but: Collection[UUID] = ()
    oldest_first: bool = False
    whole: bool = False
    theirs: bool = False


def lately_opened(*, by: Unlocked, since: date, limit: int) -> list[Glimpse]:
    """Returns the newest folds that opened since then. Always one query."""
    return glimpses(FoldWindow(limit, since=since), by=by)[0]


def glimpses(*windows: FoldWindow, by: Unlocked) -> list[list[Glimpse]]:
    """Returns the folds of each window. Always one query."""
    couples = [id_here(id) for id in ids_of(couples_now(by))]
    if not couples:
        return [[] for _ in windows]
    asked = [_window(number, window, couples, by) for number, window in enumerate(windows)]
    found: list[list[Glimpse]] = [[] for _ in windows]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in asked), [one for _, given in asked for one in given])
        for number, *columns in cursor.fetchall():
            found[number].append(_glimpse(tuple(columns), by))
    return found


def _window(number: int, window: FoldWindow, couples: Sequence[Any], by: Unlocked) -> tuple[str, list[Any]]:
    me, day_here = id_here(by.person.pk), connection.ops.adapt_datefield_value
    conditions: list[tuple[str, list[Any]]] = []
    if window.since:
        conditions.append(("f.opened_on >= %s", [day_here(window.since)]))
    elif window.on:
        conditions.append((f"f.opened_on IN ({marks(window.on)})", [*map(day_here, window.on)]))
    else:
        conditions.append(("f.opened_on IS NULL", []))
    if window.until:
        conditions.append(("f.opened_on <= %s", [day_here(window.until)]))
    if window.whole:
        conditions.append((WITH_BOTH_ANSWERS, []))
    if window.theirs:
        conditions.append((WITH_THEIRS, [me]))
    if window.but:
        conditions.append((f"f.id NOT IN ({marks(window.but)})", [*map(id_here, window.but)]))
    when, order = " AND ".join(sql for sql, _ in conditions), "ASC" if window.oldest_first else "DESC"
    sql = GLIMPSES.format(number=number, row=ROW, couples=marks(couples), when=when, order=order)
    return sql, [me, me, *couples, *(one for _, given in conditions for one in given), min(window.limit, MOST)]


def _glimpse(columns: tuple[Any, ...], by: Unlocked) -> Glimpse:
    id, day, opened_on, mine, theirs = columns[:5]
    row, text, (kind, reader, epoch, sealed) = row_of(columns[5:15]), columns[15], columns[16:]
    keys = [] if kind is None else [Key(kind, id_of(reader), epoch, sealed)]
    subject = read(row, None if text is None else Text(row.rev, text), keys, by=by)
    opened = None if opened_on is None else day_of(opened_on)
    return Glimpse(id_of(id), subject, day_of(day), opened, bool(mine), bool(theirs))
