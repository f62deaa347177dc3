"""Reads a person's own shareable things, and those that the partner has shown."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.store import Absent, Entry, list_records, open_record
from twofold.rooms.sharing.copies import Copies, copies, own_copies
from twofold.rooms.sharing.responses import beneath
from twofold.rooms.sharing.shareable import Shareable

MOST = 60


@dataclass(frozen=True, slots=True)
class Own:
    """One of mine: `entry` is the private one, or the shown one if no private one is left."""

    entry: Entry
    copies: Copies
    lines: tuple[Entry, ...]

    @property
    def state(self) -> str:
        return "shown" if self.entry.space == "ours" else self.copies.state(self.entry)


@dataclass(frozen=True, slots=True)
class Theirs:
    """One that the partner has shown me, with my words beneath."""

    entry: Entry
    lines: tuple[Entry, ...]


def both_sides(sort: Shareable, *, by: Unlocked) -> tuple[list[Own], list[Theirs]]:
    """Returns the newest of mine, and the newest that the partner has shown. Bounded by a window, never by history."""
    kinds = [sort.document.kind]
    private = list_records(by=by, space="mine", kinds=kinds, limit=MOST)
    shared = list_records(by=by, space="ours", kinds=kinds, limit=MOST)
    known = copies([entry.id for entry in private], by=by)
    live = [copy.live for copy in known.values() if copy.live]
    lines = beneath({entry.id: entry for entry in (*shared, *live)}.values(), by=by)
    copied, me = own_copies(shared, known), by.person.pk
    mine = [_own(entry, known[entry.id], lines) for entry in private]
    mine += [_own(e, Copies(), lines) for e in shared if e.author_id == me and e.id not in copied]
    return mine, [Theirs(e, tuple(lines.get(e.id, ()))) for e in shared if e.author_id != me]


def own(entry: Entry, *, by: Unlocked) -> Own:
    known = copies([entry.id], by=by)[entry.id] if entry.space == "mine" else Copies()
    shown = entry if entry.space == "ours" else known.live
    return _own(entry, known, beneath([shown], by=by) if shown else {})


def find(sort: Shareable, id: UUID, *, by: Unlocked) -> Entry:
    """Returns one of mine, or one that both can read. Raises Absent."""
    entry = open_record(id, by=by)
    if entry.kind != sort.document.kind:
        raise Absent
    return entry


def find_private(sort: Shareable, id: UUID, *, by: Unlocked) -> Entry:
    entry = find(sort, id, by=by)
    if entry.space != "mine":
        raise Absent
    return entry


def find_theirs(sort: Shareable, id: UUID, *, by: Unlocked) -> Entry:
    """Returns one that was shown to me. Raises Absent."""
    entry = find(sort, id, by=by)
    if entry.space != "ours" or entry.author_id == by.person.pk:
        raise Absent
    return entry


def _own(entry: Entry, known: Copies, lines: dict[UUID, list[Entry]]) -> Own:
    shown = entry if entry.space == "ours" else known.live
    return Own(entry, known, tuple(lines.get(shown.id, ())) if shown else ())
