"""Rows to entries, with the same number of queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import F

from twofold.people.unlocked import Unlocked
from twofold.records.entries import Entry
from twofold.records.errors import Absent
from twofold.records.models import Record, Revision, Slot
from twofold.records.sealed import read

_TRIES = 5
_Texts = dict[UUID, Revision]
_Keys = dict[UUID, list[Slot]]


def entries(records: Iterable[Record], *, by: Unlocked) -> list[Entry]:
    """One entry for each row that the caller found readable, in order; two queries.

    Rows that were revised or removed between the queries are read again.
    """
    rows = {row.pk: row for row in records}
    found: dict[UUID, Entry] = {}
    moved = list(rows.values())
    for _ in range(_TRIES):
        if not moved:
            break
        found |= {entry.id: entry for entry in _read(moved, by)}
        moved = _moved_meanwhile([row for row in moved if found[row.pk].damaged], found)
    return [found[id] for id in rows if id in found]


def entry(record: Record, *, by: Unlocked) -> Entry:
    """The entry of one row. Raises Absent where it was destroyed since it was found."""
    found = entries([record], by=by)
    if not found:
        raise Absent
    return found[0]


def _moved_meanwhile(doubtful: Sequence[Record], found: dict[UUID, Entry]) -> list[Record]:
    """The rows, as they stand now, that are other than when they were read; those that are gone leave `found`."""
    if not doubtful:
        return []
    now = Record.objects.in_bulk([row.pk for row in doubtful])
    for row in doubtful:
        if row.pk not in now:
            del found[row.pk]
    known = {row.pk: (row.rev, row.removed_on) for row in doubtful}
    return [row for row in now.values() if (row.rev, row.removed_on) != known[row.pk]]


def keys_of(by: Unlocked) -> list[UUID]:
    """The readers whose slots this person can open."""
    return [by.person.pk, *by.keyring.couple_keys]


def by_moment(found: Iterable[Entry]) -> list[Entry]:
    """Newest first: by day, and within a day by the sealed moment."""
    return sorted(found, key=lambda e: (e.day, e.written_at.timestamp() if e.written_at else 0.0), reverse=True)


def _read(rows: Sequence[Record], by: Unlocked) -> list[Entry]:
    texts, ahead = _texts(rows)
    keys = _keys(rows, by)
    return [read(row, None if row.pk in ahead else texts.get(row.pk), keys.get(row.pk, ()), by=by) for row in rows]


def _texts(rows: Sequence[Record]) -> tuple[_Texts, set[UUID]]:
    """The current texts; and the rows that claim to be older than a text they have."""
    texts: _Texts = {}
    ahead: set[UUID] = set()
    rev = {row.pk: row.rev for row in rows}
    for text in Revision.objects.filter(record__in=rows, rev__gte=F("record__rev")):
        if text.rev == rev[text.record_id]:
            texts[text.record_id] = text
        else:
            ahead.add(text.record_id)
    return texts, ahead


def _keys(rows: Sequence[Record], by: Unlocked) -> _Keys:
    keys: _Keys = defaultdict(list)
    rev = {row.pk: row.rev for row in rows}
    for slot in Slot.objects.filter(record__in=rows, rev=F("record__rev"), reader_id__in=keys_of(by)):
        if slot.rev == rev[slot.record_id]:
            keys[slot.record_id].append(slot)
    return keys
