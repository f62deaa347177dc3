"""Sets one person's reminders, each a moment and the id of what is near. Only their own session can set them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records import due_times

Noted = Mapping[UUID, datetime]  # the moment of each reminder, as a room notes it for this person


@dataclass(frozen=True, slots=True)
class Wanted:
    """`moment`: when to remind of `id` next; None if not at all. `private`: only this person can read what it is
    about.
    """

    id: UUID
    moment: datetime | None
    private: bool = False


def settle(wanted: Wanted, noted: Noted, *, by: Unlocked, anyway: bool = False) -> Noted:
    """Sets, moves or cancels one reminder; with `anyway` even if the note says it is right, because notes expire.

    Returns what the room should note from now on. A person without a confirmed address gets no reminders.
    """
    moment = wanted.moment if by.person.is_written_to else None  # it is set later, once they confirm an address
    if moment == noted.get(wanted.id) and not anyway:
        return noted
    others = {id: when for id, when in noted.items() if id != wanted.id}
    if moment is None:
        due_times.forget(wanted.id, by=by)
        return others
    due_times.remind(wanted.id, moment, by=by, private=wanted.private)
    return {**others, wanted.id: moment}


def settle_all(wanted: Iterable[Wanted], noted: Noted, *, by: Unlocked) -> Noted:
    """Settles all open things, and cancels noted reminders of anything else."""
    known = list(wanted)
    for one in known:
        noted = settle(one, noted, by=by)
    gone = set(noted) - {one.id for one in known}
    for id in gone:
        due_times.forget(id, by=by)
    return {id: when for id, when in noted.items() if id not in gone} if gone else noted
