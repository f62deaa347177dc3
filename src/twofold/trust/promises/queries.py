"""What is read here: one promise as it stands, and those of a window of time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.event_tags import not_mine
from twofold.records.store import Absent, Entry, Space, Unreadable, list_records, open_record
from twofold.trust.promises.documents import Promise
from twofold.trust.promises.states import Event, Illegal, Kind, State, Who, allowed, replay

MOST = 60


@dataclass(frozen=True, slots=True)
class SeenPromise:
    """A promise as it stands before one of the two. `past`: of a couple that has ended, or of nobody's any more.
    `not_mine`: what stands in it in my name and did not come from me.
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
        """I am the one who promised."""
        return self.me == "promiser"

    def may(self, at: datetime) -> frozenset[Kind]:
        return frozenset() if self.past else allowed(self.state, self.me, at)

    def did(self, once: UUID) -> bool:
        return any(event.once == once for event in self.promise.events)


def find(id: UUID, *, by: Unlocked) -> SeenPromise:
    """Raises Absent; Unreadable where it cannot be read."""
    return at_of(find_entry(id, by=by), by=by)


def find_entry(id: UUID, *, by: Unlocked) -> Entry:
    """Also one that was removed, or does not open. Raises Absent."""
    entry = open_record(id, by=by)
    if entry.kind != Promise.kind:
        raise Absent
    return entry


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
    """Those that were made in these days and can be read, the newest first; of an earlier couple none."""
    found = listed(by=by, since=since, until=until, limit=limit)
    return [at for entry in found if (at := readable(entry, by=by)) is not None]


def listed(
    *, by: Unlocked, since: date, until: date | None = None, limit: int = MOST, but: Collection[UUID] = ()
) -> list[Entry]:
    """The records of promises made in these days, the newest first, none of `but`; in each space at most `limit`."""
    spaces: tuple[Space, ...] = ("mine", "ours") if by.linked else ("mine",)
    return list_records(by=by, space=spaces, kinds=[Promise.kind], since=since, until=until, limit=limit, but=but)


def readable(entry: Entry, *, by: Unlocked) -> SeenPromise | None:
    """None where it cannot be read."""
    try:
        return at_of(entry, by=by)
    except Unreadable:
        return None
