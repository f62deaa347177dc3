"""Reads folds as one partner sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from twofold.people.plain_select import id_here, marks
from twofold.people.request_memo import remembered
from twofold.people.unlocked import Unlocked
from twofold.records import models
from twofold.records.access import Couples, couples_now
from twofold.records.entries import Entry
from twofold.records.errors import Absent
from twofold.records.loading import by_moment, entries
from twofold.records.models import Record, Slot
from twofold.records.rows import Row, id_of, row_of
from twofold.records.statements import (
    FOLD_BY_ID,
    ROW,
    ROWS_OF_FOLDS,
    SLOTS_OF,
    WAITING_FOLDS,
    of_couples_ever,
)

State = Literal["unwritten", "mine_only", "theirs_only", "sealed", "open"]
LIMIT = 60
MOST = 500


@dataclass(frozen=True, slots=True)
class Fold:
    """`sealed`: both have written, and one answer still waits for its author's ticket or visit.

    `theirs` is only set if the fold is open; `replies` are earliest first. `awaits_me`: my own answer is the one that
    waits.
    """

    id: UUID
    state: State
    subject: Entry
    mine: Entry | None
    theirs: Entry | None
    replies: list[Entry]
    day: date
    opened_on: date | None
    other_wrote: bool
    awaits_me: bool


@dataclass(slots=True)
class _Parts:
    """The rows of one fold. `mine_open`: my answer is open to the couple, so I may read the partner's."""

    subject: Row | None = None
    mine: Row | None = None
    theirs: Row | None = None
    replies: tuple[Row, ...] = ()
    mine_open: bool = False


def find_fold(fold_id: UUID, *, by: Unlocked) -> models.Fold:
    """Raises Absent."""
    ever = of_couples_ever(by)
    found = FOLD_BY_ID.first([id_here(fold_id), *ever.parameters], ever=ever.sql)
    if found is None:
        raise Absent
    row: models.Fold = found[0]
    return row


def list_folds(*, by: Unlocked, since: date | None = None, until: date | None = None, limit: int = LIMIT) -> list[Fold]:
    """Returns the folds that opened in this window, the newest first, with answers and replies. At most five
    queries.
    """
    rows = models.Fold.objects.filter(couple__in=couples_now(by), opened_on__isnull=False)
    if since is not None:
        rows = rows.filter(opened_on__gte=since)
    if until is not None:
        rows = rows.filter(opened_on__lte=until)
    return views(rows.order_by("-opened_on", "-day", "pk")[: min(limit, MOST)], by=by)


def list_opened(
    *,
    by: Unlocked,
    since: date,
    until: date,
    limit: int = LIMIT,
    kinds: Sequence[str] | None = None,
    but: Sequence[str] = (),
) -> list[models.Fold]:
    """The rows of the folds that opened in this window, the newest first; nothing is opened. `kinds`: of such subjects
    alone; `but`: without those of such ones. One query.
    """
    rows = models.Fold.objects.filter(couple__in=couples_now(by), opened_on__gte=since, opened_on__lte=until)
    subjects = Record.objects.filter(pk=OuterRef("subject_id"))
    if kinds is not None:
        rows = rows.filter(Exists(subjects.filter(kind__in=kinds)))
    if but:
        rows = rows.filter(~Exists(subjects.filter(kind__in=but)))
    return list(rows.order_by("-opened_on", "-day", "pk")[: min(limit, MOST)])


def ids_of(couples: Couples) -> Iterable[UUID]:
    return couples.values_list("couple_id", flat=True) if isinstance(couples, QuerySet) else couples


def waiting(*, by: Unlocked, limit: int = LIMIT) -> list[Fold]:
    """Returns the current couple's folds that aren't open yet, the newest first. At most five queries."""
    return views(waiting_rows(by, min(limit, MOST)), by=by)


def any_waits(*, by: Unlocked, limit: int = LIMIT) -> bool:
    """Whether `waiting` finds any. They share one query where both are asked in a request for as many."""
    return bool(waiting_rows(by, min(limit, MOST)))


def waiting_rows(by: Unlocked, limit: int) -> list[models.Fold]:
    couples = list(map(id_here, ids_of(couples_now(by))))
    if not couples:
        return []

    def read() -> list[models.Fold]:
        return [row for (row,) in WAITING_FOLDS.rows([*couples, limit], couples=marks(couples))]

    return remembered(f"{limit} waiting folds", read, by=by)


def views(rows: Sequence[models.Fold] | QuerySet[models.Fold], *, by: Unlocked, replies: bool = True) -> list[Fold]:
    """The folds of these rows; without their `replies` where only answers are shown."""
    folds = list(rows)
    if not folds:
        return []
    parts = _parts(folds, by)
    for part in parts.values():
        part.replies = part.replies if replies else ()
    seen = {entry.id: entry for entry in entries(_readable_rows(folds, parts), by=by)}
    return [_view(row, parts[row.pk], seen, by) for row in folds]


def has_couple_slot(record: Record) -> bool:
    return Slot.objects.filter(record=record, rev=record.rev, reader_kind="couple").exists()


def _parts(folds: Sequence[models.Fold], by: Unlocked) -> dict[UUID, _Parts]:
    subjects = {row.subject_id for row in folds}
    rows = rows_of(ROWS_OF_FOLDS, [fold.pk for fold in folds])
    parts: dict[UUID, _Parts] = defaultdict(_Parts)
    for row in map(row_of, rows):
        part = parts[row.fold_id] if row.fold_id else _Parts()
        if row.pk in subjects and row.space == "ours":
            part.subject = row
        elif row.space != "folded":
            part.replies = (*part.replies, row)
        elif row.author_id == by.person.pk:
            part.mine = row
        else:
            part.theirs = row
    _mark_open(parts)
    return parts


def rows_of(statement: str, ids: Sequence[UUID]) -> list[tuple[Any, ...]]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement.format(row=ROW, ids=marks(ids)), [*map(id_here, ids)])
        return [*cursor.fetchall()]


def _mark_open(parts: dict[UUID, _Parts]) -> None:
    mine = {part.mine.pk: part.mine.rev for part in parts.values() if part.mine is not None}
    # The kind is compared here: asked for it, SQLite reads every slot of that kind that there is.
    slots = [(id_of(record), rev) for record, rev, kind in rows_of(SLOTS_OF, list(mine)) if kind == "couple"]
    opened = {record for record, rev in slots if mine[record] == rev}
    for part in parts.values():
        if part.mine is not None:
            part.mine_open = part.mine.pk in opened or part.mine.removed_on is not None


def _open(row: models.Fold, part: _Parts) -> bool:
    return row.opened_on is not None and part.mine_open and part.theirs is not None


def _readable_rows(folds: Sequence[models.Fold], parts: dict[UUID, _Parts]) -> list[Row]:
    rows: list[Row | None] = []
    for fold in folds:
        part = parts[fold.pk]
        rows += [part.subject, part.mine]
        if _open(fold, part):
            rows += [part.theirs, *part.replies]
    return [row for row in rows if row is not None]


def _view(row: models.Fold, part: _Parts, seen: dict[UUID, Entry], by: Unlocked) -> Fold:
    is_open = _open(row, part)
    replies = [seen[reply.pk] for reply in part.replies if reply.pk in seen]
    return Fold(
        id=row.pk,
        state="open" if is_open else _state(part),
        subject=_subject(row, part, seen),
        mine=seen.get(part.mine.pk) if part.mine else None,
        theirs=seen.get(part.theirs.pk) if part.theirs and is_open else None,
        replies=by_moment(replies)[::-1],
        day=row.day,
        opened_on=row.opened_on,
        other_wrote=part.theirs is not None,
        awaits_me=not is_open and part.mine is not None and part.theirs is not None and not part.mine_open,
    )


def _state(part: _Parts) -> State:
    if part.mine is None:
        return "unwritten" if part.theirs is None else "theirs_only"
    return "mine_only" if part.theirs is None else "sealed"


def _subject(row: models.Fold, part: _Parts, seen: dict[UUID, Entry]) -> Entry:
    """Returns the subject; if its row is missing, a damaged entry, as for one that doesn't open."""
    if part.subject is not None and part.subject.pk in seen:
        return seen[part.subject.pk]
    return Entry(row.subject_id, "", "ours", row.day, 0, row.subject_id, damaged=True, reason="missing")
