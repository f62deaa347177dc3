"""Collects one month of a shelf, and links to the nearest months that have something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from twofold.people.unlocked import Unlocked
from twofold.records.folds import FoldRow, list_opened, views
from twofold.records.store import (
    Listed,
    RowFacts,
    Space,
    Span,
    day_after,
    day_before,
    is_part,
    list_rows,
    open_spans,
)
from twofold.rooms.months import last_of, month_link, month_name
from twofold.rooms.pagination import Part
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.registry import Room, rooms, shown
from twofold.shelves.lines import Day, Line, by_day, entry_line, first_words, fold_line, listed

MOST = 200
_EVER = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Month:
    """`lines`: those of one part of it; `any`: there are some in it at all."""

    first: date
    url: str
    lines: list[Line]
    any: bool
    earlier: dict[str, str] | None
    later: dict[str, str] | None

    @property
    def name(self) -> str:
        return month_name(self.first)

    @property
    def days(self) -> list[Day]:
        return by_day(self.lines)


def month_of(first: date, part: Part, *, by: Unlocked, space: Space, room: Room | None = None) -> Month:
    """One part of the month, newest first. `room`: only what belongs there."""
    last = last_of(first)
    rows = list_rows(by=by, space=space, kinds=_kinds_in(room), since=first, until=last, limit=MOST)
    folds = _opened(first, last, room, by) if space == "ours" else []
    beside = (day_before(first, by=by, space=space), day_after(last, by=by, space=space))
    return _month(first, part, [row for row in rows if listed(row)], folds, beside, by=by, space=space, room=room)


def newest_month(part: Part, *, by: Unlocked, space: Space, room: Room | None = None) -> Month:
    """Returns the month of the newest record; this month if there is nothing yet. The newest rows tell by themselves which
    month that is, and mostly which one is before it.
    """
    until = by.today + timedelta(days=2)
    found = list_rows(by=by, space=space, kinds=_kinds_in(room), until=until, limit=MOST)
    opened = _opened(_EVER, until, room, by) if space == "ours" else []
    rows = [row for row in found if listed(row)]
    days = [*(row.day for row in rows), *map(_day_of, opened)]
    first = max(days, default=by.today).replace(day=1)
    before = max((day for day in days if day < first), default=None)
    if before is None and (room is not None or MOST in (len(found), len(opened))):
        before = day_before(first, by=by, space=space)
    rows, folds = [row for row in rows if row.day >= first], [fold for fold in opened if _day_of(fold) >= first]
    return _month(first, part, rows, folds, (before, None), by=by, space=space, room=room)


def _month(
    first: date,
    part: Part,
    rows: list[Listed],
    folds: list[FoldRow],
    beside: tuple[date | None, date | None],
    *,
    by: Unlocked,
    space: Space,
    room: Room | None,
) -> Month:
    rows = _in_room(rows, room, by)
    rows = _one_of_each(rows, by) if space == "mine" else rows
    here = reverse(f"shelves:{space}_month", args=[first.year, first.month])
    earlier, later = (_link(day, space, first, part) for day in beside)
    return Month(first, here, _lines(rows, folds, part, by), bool(rows or folds), earlier, later)


def _day_of(fold: FoldRow) -> date:
    return fold.opened_on or fold.day


def _lines(rows: Sequence[Listed], folds: Sequence[FoldRow], part: Part, by: Unlocked) -> list[Line]:
    """The lines of this part, by day; within a day first what is by itself. Only they are opened."""
    days = [(row.day, 0) for row in rows] + [(_day_of(fold), 1) for fold in folds]
    days.sort(key=lambda one: one[0], reverse=True)
    shown = part.of(days)
    before = days[: part.number * part.size]
    start, began = (sum(sort == which for _, sort in before) for which in (0, 1))
    end, ended = start + sum(sort == 0 for _, sort in shown), began + sum(sort == 1 for _, sort in shown)
    lookup = PeopleLookup(by)
    (entries,) = open_spans(Span(rows, start, end), by=by)
    begins = first_words(entries, by=by)
    lines = [entry_line(entry, lookup, begins=begins.get(entry.id)) for entry in entries]
    lines += [fold_line(fold, lookup) for fold in views(folds[began:ended], by=by, replies=False)]
    return sorted(lines, key=lambda line: line.day, reverse=True)


def _kinds_in(room: Room | None) -> list[str] | None:
    """Returns the kinds that belong to this room, or may: which of them do is a fact of each row."""
    if room is None:
        return None
    return [*room.kinds, *(kind for one in rooms() for kind, how in one.kinds.items() if how.rooms)]


def _in_room(rows: list[Listed], room: Room | None, by: Unlocked) -> list[Listed]:
    if room is None:
        return rows
    facts = _facts([(row, kind.rooms) for row in rows if (kind := shown(row.kind)) and kind.rooms], by)
    return [row for row in rows if row.kind in room.kinds or facts.get(row.id) == room.key]


def _one_of_each(rows: list[Listed], by: Unlocked) -> list[Listed]:
    """Leaves one line for all parts of the same thing: that of the whole, or the newest of its parts."""
    facts = _facts([(row, kind.wholes) for row in rows if (kind := shown(row.kind)) and kind.wholes], by)
    seen = {row.id.hex for row in rows if row.id not in facts}
    kept = []
    for row in rows:
        if row.id not in facts:
            kept.append(row)
        elif facts[row.id] not in seen:
            seen.add(facts[row.id])
            kept.append(row)
    return kept


def _facts(told: Sequence[tuple[Listed, RowFacts | None]], by: Unlocked) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for facts in {id(facts): facts for _, facts in told if facts}.values():
        found |= facts.of([row for row, its in told if its is facts], by=by)
    return found


def _opened(first: date, last: date, room: Room | None, by: Unlocked) -> list[FoldRow]:
    """The folds that opened in this month, without those that are a part of something larger."""
    whole = [kind for one in rooms() for kind in one.folds if not is_part(kind)]
    if room is not None:
        chosen = [kind for kind in room.folds if kind in whole]
        return list_opened(by=by, since=first, until=last, limit=MOST, kinds=chosen) if chosen else []
    parts = [kind for one in rooms() for kind in one.folds if is_part(kind)]
    return list_opened(by=by, since=first, until=last, limit=MOST, but=parts)


def _link(day: date | None, space: Space, beside: date, part: Part) -> dict[str, str] | None:
    if day is None:
        return None
    link = month_link(f"shelves:{space}_month", day, beside)
    return {**link, "url": link["url"] + (f"?{part.beside}" if part.beside else "")}
