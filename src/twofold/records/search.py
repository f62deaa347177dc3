"""Searches records: words are sealed, so the search opens a window of records and compares them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from twofold.people.unlocked import Unlocked
from twofold.records.access import couples_now, opened_together, readable
from twofold.records.entries import Entry, Space
from twofold.records.loading import by_moment, entries
from twofold.records.models import Record
from twofold.records.search_normalization import alike

LIMIT = 60
_WINDOW = 250
_AT_MOST = 2_500  # opened in one search: about half a second


@dataclass(frozen=True, slots=True)
class Found:
    """`entries`, newest first. `searched_since`: the earliest day searched, if there may be more before it."""

    entries: list[Entry]
    searched_since: date | None


def search(
    text: str,
    *,
    by: Unlocked,
    space: Space,
    since: date | None = None,
    until: date | None = None,
    limit: int = LIMIT,
) -> Found:
    """Returns entries that contain every word of `text`, however a keyboard writes them, from `until` back to `since`.

    In `ours`, opened folds are searched too. Stops after `limit` matches or some thousands of records; `searched_since`
    is then the day to continue from: search again with `until=searched_since`.
    """
    wanted = alike(text).split()
    if not wanted:
        return Found([], None)
    found: list[Entry] = []
    looked = 0
    for window in _windows(_rows(by, space, since, until)):
        found += [entry for entry in entries(window, by=by) if _matches(entry, wanted)]
        looked += len(window)
        if (len(found) >= limit or looked >= _AT_MOST) and len(window) == _WINDOW:
            return Found(by_moment(found), window[-1].day)
    return Found(by_moment(found), None)


def _matches(entry: Entry, wanted: list[str]) -> bool:
    if entry.document is None:
        return False
    text = alike("\n".join(entry.document.words()))
    return all(word in text for word in wanted)


def _rows(by: Unlocked, space: Space, since: date | None, until: date | None) -> QuerySet[Record]:
    rows = opened_together(by) if space == "ours" else readable(by, space, None if space == "mine" else couples_now(by))
    if since is not None:
        rows = rows.filter(day__gte=since)
    return rows if until is None else rows.filter(day__lte=until)


def _windows(rows: QuerySet[Record]) -> Iterator[list[Record]]:
    rows = rows.filter(removed_on=None).order_by("-day", "-pk")
    window = list(rows[:_WINDOW])
    while window:
        yield window
        last = window[-1]
        window = list(rows.filter(Q(day__lt=last.day) | Q(day=last.day, pk__lt=last.pk))[:_WINDOW])
