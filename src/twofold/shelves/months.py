"""Collects one month of a shelf, and links to the nearest months that have something."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format

from twofold.people.unlocked import Unlocked
from twofold.records.folds import list_folds
from twofold.records.store import Space, day_after, day_before, list_records
from twofold.rooms.people_lookup import PeopleLookup
from twofold.shelves.lines import Line, entry_line, fold_line, listed

MOST = 200


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    url: str
    lines: list[Line]
    earlier: dict[str, str] | None
    later: dict[str, str] | None

    @property
    def name(self) -> str:
        return month_name(self.first)


def month_name(day: date) -> str:
    return date_format(day, "F Y")


def month_of(first: date, *, by: Unlocked, space: Space, newest: bool = False) -> Month:
    """Returns one month, the newest first, of at most 200 records and 200 folds. `newest`: there is nothing later."""
    last = last_of(first)
    entries = list_records(by=by, space=space, since=first, until=last, limit=MOST)
    lookup = PeopleLookup(by)
    lines = [entry_line(entry, lookup) for entry in entries if listed(entry)]
    if space == "ours":
        lines += [fold_line(fold, lookup) for fold in list_folds(by=by, since=first, until=last, limit=MOST)]
    lines.sort(key=lambda line: line["day"], reverse=True)
    before = day_before(first, by=by, space=space)
    after = None if newest else day_after(last, by=by, space=space)
    here = reverse(f"shelves:{space}_month", args=[first.year, first.month])
    return Month(first, here, lines, _link(before, space, first), _link(after, space, first))


def newest_month(*, by: Unlocked, space: Space) -> Month:
    """Returns the month of the newest record; this month if there is nothing yet."""
    today = by.today
    newest = day_before(today + timedelta(days=2), by=by, space=space)
    return month_of((newest or today).replace(day=1), by=by, space=space, newest=True)


def last_of(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _link(day: date | None, space: Space, beside: date) -> dict[str, str] | None:
    """Returns a link to a month, with the year if it differs from this page's."""
    if day is None:
        return None
    label = date_format(day, "F") if day.year == beside.year else month_name(day)
    return {"label": label, "url": reverse(f"shelves:{space}_month", args=[day.year, day.month])}
