"""Finds the shared copy of a private record, and whether it is up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar
from uuid import UUID

from django.db import transaction

from twofold.people.unlocked import Unlocked
from twofold.records.keyed_ids import own_ids
from twofold.records.store import (
    Absent,
    Ended,
    Entry,
    Listed,
    Stale,
    find_rows,
    open_record,
    open_records,
    revise,
    share,
)

Copy = TypeVar("Copy", Entry, Listed)


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
    chains = _chains(private, lambda ids: open_records(ids, by=by), by=by)
    return {id: _copies(chain) for id, chain in chains.items()}


def _copies(chain: list[Entry]) -> Copies:
    taken_back = [entry for entry in chain if entry.removed_on is not None]
    return Copies(next((entry for entry in chain if entry.removed_on is None), None), taken_back)


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
    """Returns the ids of the copies of each of these, those that were taken back first, as their rows tell. One query,
    plus one for each time that any of them was taken back.
    """
    chains = _chains(private, lambda ids: find_rows(ids, by=by), by=by)
    return {id: [row.id for row in chain] for id, chain in chains.items()}


def _chains(
    private: Iterable[UUID], read: Callable[[Iterable[UUID]], Mapping[UUID, Copy]], *, by: Unlocked
) -> dict[UUID, list[Copy]]:
    """Returns what `read` finds of the copies of each of these, in order: each was taken back before the next one."""
    found: dict[UUID, list[Copy]] = {id: [] for id in private}
    looking = set(found) if by.linked else set()
    while looking:
        ids = {id: _copy_ids(id, len(found[id]), by=by) for id in looking}
        known = read([copy for some in ids.values() for copy in some])
        copied = {id: next((known[copy] for copy in some if copy in known), None) for id, some in ids.items()}
        for id, copy in copied.items():
            if copy is not None:
                found[id].append(copy)
        looking = {id for id, copy in copied.items() if copy is not None and copy.removed_on is not None}
    return found


def _copy_ids(private: UUID, number: int, *, by: Unlocked) -> list[UUID]:
    """Only the author can derive these ids: nothing stored links a private record to its copies. Older keys are tried
    too, because after a reset the earliest may come back later; new copies use the first.
    """
    assert by.couple is not None
    return own_ids("trust/copy", str(by.couple.pk), str(private), str(number), by=by)
