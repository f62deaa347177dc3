"""Finds the shared copy of a private record, and whether it is up to date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.db import transaction

from twofold.people.unlocked import Unlocked
from twofold.records.keyed_ids import own_ids
from twofold.records.store import Absent, Ended, Entry, Stale, find_rows, open_record, open_records, revise, share


@dataclass(slots=True)
class Copies:
    """`live`: the copy that the partner can read now. `taken_back`: marks of earlier ones. `number`: of the next
    copy.
    """

    live: Entry | None = None
    taken_back: list[Entry] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.taken_back)

    def state(self, private: Entry) -> Literal["unshown", "shown", "older"]:
        """Returns the state of the copy; `older`: the partner reads earlier words than the private ones."""
        if self.live is None:
            return "unshown"
        return "shown" if self.live.document == private.document else "older"


def copies(private: Iterable[UUID], *, by: Unlocked) -> dict[UUID, Copies]:
    """Returns the current couple's copies of each of these. One query, plus one for each time that any of them was
    taken back.
    """
    found = {id: Copies() for id in private}
    looking = set(found) if by.linked else set()
    while looking:
        ids = {id: _copy_ids(id, found[id].number, by=by) for id in looking}
        entries = open_records((copy for some in ids.values() for copy in some), by=by)
        looking = set()
        for id, some in ids.items():
            entry = next((entries[copy] for copy in some if copy in entries), None)
            if entry is not None and entry.removed_on is not None:
                found[id].taken_back.append(entry)
                looking.add(id)
            else:
                found[id].live = entry
    return found


def copies_of(private: UUID, *, by: Unlocked) -> Copies:
    return copies([private], by=by)[private]


def show(private: UUID, *, by: Unlocked, rev: int, number: int) -> Entry:
    """Shows these words to the partner, or replaces the older ones that they have. Safe to send twice.

    `rev` and `number` are those of the page on which the author saw what would be shown. Raises Stale, Absent, Ended.
    """
    if not by.linked:
        raise Ended
    with transaction.atomic():
        entry = open_record(private, by=by)
        known = copies_of(private, by=by)
        if entry.document is None:
            raise Absent
        if (entry.rev, known.number) != (rev, number):
            raise Stale
        if known.live is None:
            return share(private, by=by, once=_copy_ids(private, number, by=by)[0])
        return revise(known.live, entry.document, by=by, expected_rev=known.live.rev)


def copy_ids(private: Iterable[UUID], *, by: Unlocked) -> dict[UUID, list[UUID]]:
    """The copies that there are of each of these, those that were taken back first, told by their rows alone. One query,
    and one more where some were taken back.
    """
    found: dict[UUID, list[UUID]] = {id: [] for id in private}
    looking = set(found) if by.linked else set()
    while looking:
        ids = {id: _copy_ids(id, len(found[id]), by=by) for id in looking}
        rows = find_rows((copy for some in ids.values() for copy in some), by=by)
        looking = set()
        for id, some in ids.items():
            row = next((rows[copy] for copy in some if copy in rows), None)
            if row is not None:
                found[id].append(row.id)
                if row.removed_on is not None:
                    looking.add(id)
    return found


def _copy_ids(private: UUID, number: int, *, by: Unlocked) -> list[UUID]:
    """Only the author can derive these ids: nothing stored links a private record to its copies. Older keys are tried
    too, because after a reset the earliest may come back later; new copies use the first.
    """
    assert by.couple is not None
    return own_ids("trust/copy", str(by.couple.pk), str(private), str(number), by=by)
