"""What is read of dreams."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.store import Absent, Entry, list_records, open_record
from twofold.trust.beneath import beneath
from twofold.trust.dreams.documents import DREAM, RESTS
from twofold.trust.shown_copies import Copies, copies, own_copies
from twofold.vault.names import opaque_name

MOST = 60
_MOST_RESTING = 200


@dataclass(frozen=True, slots=True)
class Own:
    """One of mine: `entry` is the private one, or what was shown where no private one is left."""

    entry: Entry
    copies: Copies
    rests: bool
    parts: tuple[Entry, ...]

    @property
    def state(self) -> str:
        return "shown" if self.entry.space == "ours" else self.copies.state(self.entry)


@dataclass(frozen=True, slots=True)
class Theirs:
    """One that the other has shown me, with how I could be part of it."""

    entry: Entry
    parts: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Dreams:
    mine: list[Own]
    resting: list[Own]
    theirs: list[Theirs]


def all_dreams(*, by: Unlocked) -> Dreams:
    """The newest of mine, and the newest that lie open to both. Bounded by a window, never by history."""
    private = list_records(by=by, space="mine", kinds=[DREAM], limit=MOST)
    shared = list_records(by=by, space="ours", kinds=[DREAM], limit=MOST)
    known = copies([entry.id for entry in private], by=by)
    at_rest = resting([entry.id for entry in private], by=by)
    live = [copy.live for copy in known.values() if copy.live]
    parts = beneath({entry.id: entry for entry in (*shared, *live)}.values(), by=by)
    mine = [_own(entry, known[entry.id], at_rest, parts) for entry in private]
    copied = own_copies(shared, known)
    me = by.person.pk
    mine += [_own(e, Copies(), at_rest, parts) for e in shared if e.author_id == me and e.id not in copied]
    return Dreams(
        mine=[own for own in mine if not own.rests],
        resting=[own for own in mine if own.rests],
        theirs=[Theirs(e, tuple(parts.get(e.id, ()))) for e in shared if e.author_id != me],
    )


def own_dream(entry: Entry, *, by: Unlocked) -> Own:
    known = copies([entry.id], by=by)[entry.id] if entry.space == "mine" else Copies()
    shown = entry if entry.space == "ours" else known.live
    parts = beneath([shown], by=by) if shown else {}
    return _own(entry, known, resting([entry.id], by=by), parts)


def dream(id: UUID, *, by: Unlocked) -> Entry:
    """One of mine, or one that lies open to both. Raises Absent."""
    entry = open_record(id, by=by)
    if entry.kind != DREAM:
        raise Absent
    return entry


def private_dream(id: UUID, *, by: Unlocked) -> Entry:
    entry = dream(id, by=by)
    if entry.space != "mine":
        raise Absent
    return entry


def shared_dream(id: UUID, *, by: Unlocked) -> Entry:
    entry = dream(id, by=by)
    if entry.space != "ours":
        raise Absent
    return entry


def resting(ids: Collection[UUID], *, by: Unlocked) -> set[UUID]:
    """Which of these were put aside."""
    marks = {entry.id for entry in list_records(by=by, space="mine", kinds=[RESTS], limit=_MOST_RESTING)}
    return {id for id in ids if rests_id(id, by=by) in marks}


def rests_id(id: UUID, *, by: Unlocked) -> UUID:
    keys = by.keyring.person_keys
    return UUID(bytes=opaque_name(keys[min(keys)], "trust/dream_rests", str(id))[:16], version=4)


def _own(entry: Entry, known: Copies, at_rest: set[UUID], parts: dict[UUID, list[Entry]]) -> Own:
    shown = entry if entry.space == "ours" else known.live
    lines = tuple(parts.get(shown.id, ())) if shown else ()
    return Own(entry, known, entry.id in at_rest, lines)
