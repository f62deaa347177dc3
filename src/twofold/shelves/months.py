"""Collects one month of a shelf, and links to the nearest months that have something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from twofold.people.unlocked import Unlocked
from twofold.records.folds import FoldRow, list_opened, views
from twofold.records.store import Listed, Space, Span, day_after, day_before, list_rows, open_spans
from twofold.rooms.months import last_of, month_link, month_name
from twofold.rooms.pagination import Part
from twofold.rooms.people_lookup import PeopleLookup
from twofold.shelves.lines import Line, entry_line, fold_line, listed

MOST = 200


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


def month_of(first: date, part: Part, *, by: Unlocked, space: Space, newest: bool = False) -> Month:
    """One part of the month, newest first. `newest`: nothing is later."""
    last = last_of(first)
    rows = [row for row in list_rows(by=by, space=space, since=first, until=last, limit=MOST) if listed(row)]
    folds = list_opened(by=by, since=first, until=last, limit=MOST) if space == "ours" else []
    before = day_before(first, by=by, space=space)
    after = None if newest else day_after(last, by=by, space=space)
    here = reverse(f"shelves:{space}_month", args=[first.year, first.month])
    lines = _lines(rows, folds, part, by)
    return Month(first, here, lines, bool(rows or folds), _link(before, space, first), _link(after, space, first))


def newest_month(part: Part, *, by: Unlocked, space: Space) -> Month:
    """Returns the month of the newest record; this month if there is nothing yet."""
    today = by.today
    newest = day_before(today + timedelta(days=2), by=by, space=space)
    return month_of((newest or today).replace(day=1), part, by=by, space=space, newest=True)


def _lines(rows: Sequence[Listed], folds: Sequence[FoldRow], part: Part, by: Unlocked) -> list[Line]:
    """The lines of this part, by day; within a day first what stands by itself. Only they are opened."""
    days = [(row.day, 0) for row in rows] + [(fold.opened_on or fold.day, 1) for fold in folds]
    days.sort(key=lambda one: one[0], reverse=True)
    shown = part.of(days)
    before = days[: part.number * part.size]
    start, began = (sum(sort == which for _, sort in before) for which in (0, 1))
    end, ended = start + sum(sort == 0 for _, sort in shown), began + sum(sort == 1 for _, sort in shown)
    lookup = PeopleLookup(by)
    (entries,) = open_spans(Span(rows, start, end), by=by)
    lines = [entry_line(entry, lookup) for entry in entries]
    lines += [fold_line(fold, lookup) for fold in views(folds[began:ended], by=by, replies=False)]
    return sorted(lines, key=lambda line: line["day"], reverse=True)


def _link(day: date | None, space: Space, beside: date) -> dict[str, str] | None:
    return None if day is None else month_link(f"shelves:{space}_month", day, beside)
