"""Reads a person's own shareable things, and those that the partner has shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.store import Absent, Entry, Listed, Span, list_rows, open_record, open_spans
from twofold.rooms.sharing.copies import Copies, copies, copy_ids
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


@dataclass(frozen=True, slots=True)
class Sides:
    """What there is, not opened yet: of mine the private ones, then what was shown where no private one is left."""

    mine: Sequence[Listed]
    theirs: Sequence[Listed]


def both_sides(sort: Shareable, *, by: Unlocked) -> Sides:
    """Returns the newest of mine, and the newest that the partner has shown. Bounded by a window, never by history."""
    found = list_rows(by=by, space=("mine", "ours"), kinds=[sort.document.kind], limit=MOST)
    private = [row for row in found if row.space == "mine"]
    shared = [row for row in found if row.space == "ours"]
    copied = {id for ids in copy_ids([row.id for row in private], by=by).values() for id in ids}
    left = [row for row in shared if row.author_id == by.person.pk and row.id not in copied]
    return Sides([*private, *left], [row for row in shared if row.author_id != by.person.pk])


def open_sides(
    mine: Sequence[Span], theirs: Span | None = None, *, by: Unlocked
) -> tuple[list[list[Own]], list[Theirs]]:
    """These parts of both sides, each with what was shown of it and what is written beneath."""
    spans = [*mine, *([theirs] if theirs else [])]
    opened = open_spans(*spans, by=by, together=lambda row: (row.space, row.day))
    shown_to_me = opened[len(mine)] if theirs else []
    parts = opened[: len(mine)]
    known = copies([entry.id for part in parts for entry in part if entry.space == "mine"], by=by)
    live = [copy.live for copy in known.values() if copy.live]
    left = [entry for part in parts for entry in part if entry.space == "ours"]
    lines = beneath([*shown_to_me, *left, *live], by=by)
    own_parts = [[_own(entry, known.get(entry.id, Copies()), lines) for entry in part] for part in parts]
    return own_parts, [Theirs(entry, tuple(lines.get(entry.id, ()))) for entry in shown_to_me]


def own(entry: Entry, *, by: Unlocked) -> Own:
    known = copies([entry.id], by=by)[entry.id] if entry.space == "mine" else Copies()
    shown = entry if entry.space == "ours" else known.live
    return _own(entry, known, beneath([shown], by=by) if shown else {})


def find(sort: Shareable, id: UUID, *, by: Unlocked) -> Entry:
    """Returns one of mine, or one that both can read. Raises Absent."""
    return open_record(id, by=by, kind=sort.document.kind)


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
