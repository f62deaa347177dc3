"""Reads records: one, many by window, earlier texts, neighbouring days, everything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from twofold.people.request_memo import remembered
from twofold.people.unlocked import Unlocked
from twofold.records.access import couples_now, find, readable
from twofold.records.entries import SPACES, Entry, Space
from twofold.records.errors import Absent
from twofold.records.loading import all_of, by_moment, entries, entries_of, keys_of
from twofold.records.models import Fold, Record, Revision, Slot
from twofold.records.rows import day_of
from twofold.records.sealed import read
from twofold.records.statements import Rows, newest, shared_by_ids

LIMIT = 60
MOST = 500
_WINDOW = 200
_MOST_OPEN = 120
ALL_COLUMNS: tuple[str, ...] = tuple(str(field.column) for field in Record._meta.concrete_fields)


def open_record(id: UUID, *, by: Unlocked, kind: str | None = None) -> Entry:
    """Raises Absent, also for one of another kind. One query; two more for a folded answer, one more if there's none."""
    found = find_entry(id, by=by)
    if found is None or kind not in (None, found.kind):
        raise Absent
    return found


def find_entry(id: UUID, *, by: Unlocked) -> Entry | None:
    """Returns the same, or None if there is none that this person may read."""
    found = entries_of(readable(by, "mine").filter(pk=id), readable(by, "ours").filter(pk=id), by=by)
    if not found and Record.objects.filter(pk=id, space="folded").exists():
        found = entries_of(readable(by, "folded").filter(pk=id), by=by)
    return found[0] if found else None


def open_records(ids: Iterable[UUID], *, by: Unlocked) -> dict[UUID, Entry]:
    """Returns those of these records that are in `ours` and that this person may read. One query, or none."""
    wanted = list(ids)
    if not wanted:
        return {}
    return {entry.id: entry for entry in entries_of(shared_by_ids(wanted, by), by=by)}


def open_own(ids: Iterable[UUID], *, by: Unlocked) -> dict[UUID, Entry]:
    """Returns those of these records that are this person's alone. One query, or none."""
    wanted = list(ids)
    found = entries_of(readable(by, "mine").filter(pk__in=wanted), by=by) if wanted else []
    return {entry.id: entry for entry in found}


def list_records(
    *,
    by: Unlocked,
    space: Space | Sequence[Space],
    kinds: Sequence[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = LIMIT,
    waits: bool | None = None,
    but: Collection[UUID] = (),
) -> list[Entry]:
    """Returns the newest `limit` records of each space, newest first; `until` is included. `waits`: only those that
    still wait for somebody (True) or only the others (False). Leaves out `but`. One query.

    Records of a fold are left out, since they come with it (folds.list_folds); only `folded` lists answers.
    """
    spaces: Sequence[Space] = [space] if isinstance(space, str) else space
    given = {"kinds": kinds, "since": since, "until": until, "limit": limit, "waits": waits, "but": but}
    return by_moment(entries_of(*(newest_rows(by, each, **given) for each in spaces), by=by))  # type: ignore[arg-type]


def newest_rows(
    by: Unlocked,
    space: Space,
    *,
    columns: Sequence[str] = ALL_COLUMNS,
    kinds: Sequence[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = LIMIT,
    waits: bool | None = None,
    but: Collection[UUID] = (),
    in_folds: bool = False,
) -> QuerySet[Record, Any] | Rows:
    """The rows that `list_records` opens, of one space: plainly asked where it is plain which those are. `in_folds`: the
    replies of folds instead.
    """
    limit, couples = min(limit, MOST), couples_now(by)
    if (space == "mine" and not by.keyring.began_anew) or (space == "ours" and isinstance(couples, list) and couples):
        column, owners = ("author_id", [by.person.pk]) if space == "mine" else ("couple_id", couples)
        window = {"kinds": kinds, "since": since, "until": until, "waits": waits, "but": but, "limit": limit}
        window |= {"in_folds": in_folds}
        return newest(column, owners, space, columns=", ".join(columns), **window)  # type: ignore[arg-type]
    asked = {
        "kind__in": None if kinds is None else list(kinds),
        "day__gte": since,
        "day__lte": until,
        "waits": waits,
    }
    rows: QuerySet[Record, Any] = readable(by, space).exclude(fold=None) if in_folds else _by_themselves(by, space)
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    rows = rows.exclude(pk__in=list(but)).order_by("-day", "-pk").values(*columns)
    return rows[:limit]


def open_now(*, by: Unlocked) -> list[Entry]:
    """Returns what still waits for somebody in `mine` and `ours`, of every kind, the newest first; read once per
    request.
    """
    return remembered(
        "open now", lambda: list_records(by=by, space=("mine", "ours"), waits=True, limit=_MOST_OPEN), by=by
    )


def history(id: UUID, *, by: Unlocked) -> list[Entry]:
    """Returns every text of a record that this person could ever read, earliest first; none if it was removed. Raises
    Absent.
    """
    record = find(id, by=by)
    if record.removed_on is not None:
        return []
    slots: dict[int, list[Slot]] = {}
    for slot in Slot.objects.filter(record=record, reader_id__in=keys_of(by)):
        slots.setdefault(slot.rev, []).append(slot)
    texts = Revision.objects.filter(record=record, rev__in=list(slots)).order_by("rev")
    return [read(record, text, slots[text.rev], by=by) for text in texts]


def day_before(day: date, *, by: Unlocked, space: Space) -> date | None:
    """Returns the nearest day before `day` that has something; in `ours`, folds count on the day they opened. One
    query.
    """
    rows = (
        (rows.filter(**{f"{column}__lt": day}).order_by(f"-{column}"), column) for rows, column in _dated(by, space)
    )
    return max(_first_days(rows), default=None)


def day_after(day: date, *, by: Unlocked, space: Space) -> date | None:
    """Returns the nearest day after `day` that has something; otherwise like `day_before`."""
    rows = ((rows.filter(**{f"{column}__gt": day}).order_by(column), column) for rows, column in _dated(by, space))
    return min(_first_days(rows), default=None)


def _first_days(ordered: Iterable[tuple[QuerySet[Any], str]]) -> list[date]:
    """Returns the first day of each query, in one query."""
    statement, parameters = all_of(rows.values(column)[:1] for rows, column in ordered)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [day_of(day) for (day,) in cursor.fetchall()]


def everything(*, by: Unlocked) -> Iterator[Entry]:
    """Yields all that this person may read, of every couple they were in, earliest first within each space."""
    for space in SPACES:
        rows = readable(by, space).order_by("day", "pk")
        window = list(rows[:_WINDOW])
        while window:
            yield from entries(window, by=by)
            last = window[-1]
            window = list(rows.filter(Q(day__gt=last.day) | Q(day=last.day, pk__gt=last.pk))[:_WINDOW])


def _by_themselves(by: Unlocked, space: Space) -> QuerySet[Record]:
    rows = readable(by, space, None if space == "mine" else couples_now(by))
    return rows.filter(fold=None) if space == "ours" else rows


def _dated(by: Unlocked, space: Space) -> list[tuple[QuerySet[Any], str]]:
    """Returns the rows that a space shows, each with the column that dates it."""
    dated: list[tuple[QuerySet[Any], str]] = [(_by_themselves(by, space), "day")]
    if space == "ours":
        opened = Fold.objects.filter(couple__in=couples_now(by), opened_on__isnull=False)
        dated.append((opened, "opened_on"))
    return dated
