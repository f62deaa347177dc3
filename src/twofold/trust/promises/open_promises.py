"""Finds open promises without opening the closed ones: the work grows with what is open, not with years."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from twofold.days.series import LONGEST_SERIES
from twofold.days.zones import day_at
from twofold.people.unlocked import Unlocked
from twofold.trust.promises.queries import MOST, SeenPromise, listed, readable
from twofold.trust.promises.reminders import settle_all
from twofold.trust.promises.snooze import Aside, read_aside, write_aside

# A promise that may still be open was made within this time: its day is at most a year ahead, and a series ends
# within a year.
_OPEN_FOR = 2 * LONGEST_SERIES + timedelta(days=31)
_SETTLED = timedelta(days=2)  # by then that day is over in every zone


def open_promises(now: datetime, *, by: Unlocked) -> tuple[list[SeenPromise], Aside]:
    """Returns the promises that aren't closed, and what this person snoozed. Also updates their own reminders and
    remembers closed promises, so they aren't opened again.
    """
    aside, today = read_aside(by=by), day_at(now, by.zone)
    since = max(today - _OPEN_FOR, aside.since or date.min)
    entries = listed(by=by, since=since, but=aside.closed)
    found = [at for entry in entries if (at := readable(entry, by=by)) is not None]
    still_open = [at for at in found if not at.state.closed]
    noted = _noted(aside, found, since)
    if len(entries) < MOST:  # there are no more: nothing made before the first open promise has to be read again
        shut = {at.id for at in found if at.state.closed}
        kept = (entry.day for entry in entries if entry.id not in shut and entry.removed_on is None)
        noted = _shortened(noted, min([*kept, today - _SETTLED]))
    after = settle_all(still_open, noted, by=by)
    if after != aside:
        write_aside(after, by=by)
    return still_open, after


def _noted(aside: Aside, found: list[SeenPromise], since: date) -> Aside:
    """Adds promises that are closed by now, as long as they are still in the window."""
    closed = {**aside.closed, **{at.id: at.entry.day for at in found if at.state.closed}}
    return aside.model_copy(update={"closed": {id: day for id, day in closed.items() if day >= since}})


def _shortened(aside: Aside, since: date) -> Aside:
    """Replaces the closed promises made before `since` by that date; returns `aside` unchanged if there are none."""
    left = {id: day for id, day in aside.closed.items() if day >= since}
    return aside if left == aside.closed else aside.model_copy(update={"closed": left, "since": since})
