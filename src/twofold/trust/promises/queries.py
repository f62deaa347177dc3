"""Reads promises: one by itself, or those of a window of time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.event_tags import not_mine
from twofold.records.store import Entry, Space, Unreadable, list_records, open_record
from twofold.trust.promises.documents import Promise
from twofold.trust.promises.states import Event, Illegal, Kind, State, Who, allowed, replay

MOST = 60


@dataclass(frozen=True, slots=True)
class SeenPromise:
    """A promise as one partner sees it. `past`: its couple has ended, or the reader isn't in it any more. `not_mine`:
    events in my name that I didn't write.
    """

    entry: Entry
    promise: Promise
    state: State
    me: Who
    past: bool
    not_mine: tuple[Event, ...] = ()

    @property
    def id(self) -> UUID:
        return self.entry.id

    @property
    def mine(self) -> bool:
        """True if I am the promiser."""
        return self.me == "promiser"

    def may(self, at: datetime) -> frozenset[Kind]:
        return frozenset() if self.past else allowed(self.state, self.me, at)

    def did(self, once: UUID) -> bool:
        return self.promise.did(once)


def find(id: UUID, *, by: Unlocked) -> SeenPromise:
    """Raises Absent; Unreadable if it can't be read."""
    return at_of(find_entry(id, by=by), by=by)


def find_entry(id: UUID, *, by: Unlocked) -> Entry:
    """Returns the record, even if it was removed or doesn't open. Raises Absent."""
    return open_record(id, by=by, kind=Promise.kind)


def at_of(entry: Entry, *, by: Unlocked) -> SeenPromise:
    """Raises Unreadable."""
    if not isinstance(entry.document, Promise):
        raise Unreadable(entry.reason)
    try:
        state = replay(entry.document.events)
    except Illegal as error:
        raise Unreadable("altered") from error
    me: Who = "promiser" if entry.author_id == by.person.pk else "other"
    events = entry.document.events
    strange = not_mine(events, (event.who == me for event in events), by=by)
    return SeenPromise(entry, entry.document, state, me, by.parted_from(entry.couple_id), tuple(strange))


def promises(*, by: Unlocked, since: date, until: date | None = None, limit: int = MOST) -> list[SeenPromise]:
    """Returns readable promises made in these days, the newest first; none of an earlier couple."""
    found = listed(by=by, since=since, until=until, limit=limit)
    return [at for entry in found if (at := readable(entry, by=by)) is not None]


def listed(
    *, by: Unlocked, since: date, until: date | None = None, limit: int = MOST, but: Collection[UUID] = ()
) -> list[Entry]:
    """Returns the records of promises made in these days, the newest first, without `but`; at most `limit` in each
    space.
    """
    spaces: tuple[Space, ...] = ("mine", "ours") if by.linked else ("mine",)
    return list_records(by=by, space=spaces, kinds=[Promise.kind], since=since, until=until, limit=limit, but=but)


def readable(entry: Entry, *, by: Unlocked) -> SeenPromise | None:
    """Returns None if it can't be read."""
    try:
        return at_of(entry, by=by)
    except Unreadable:
        return None
