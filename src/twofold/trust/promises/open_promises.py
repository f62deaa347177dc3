"""The promises that are open, found without opening those that are over: work grows with what is open, not with years."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from twofold.days.series import LONGEST_SERIES
from twofold.days.zones import day_at
from twofold.people.unlocked import Unlocked
from twofold.trust.promises.queries import MOST, SeenPromise, listed, readable
from twofold.trust.promises.reminders import settle_all
from twofold.trust.promises.snooze import Aside, read_aside, write_aside

# What may still be open was made within this time: a day lies at most a year ahead, and a series ends within one.
_OPEN_FOR = 2 * LONGEST_SERIES + timedelta(days=31)
_SETTLED = timedelta(days=2)  # after which nobody anywhere writes on that day any more


def open_promises(now: datetime, *, by: Unlocked) -> tuple[list[SeenPromise], Aside]:
    """Those that are not closed, with what this person set aside. Their own reminders are set right on the way, and
    what was found closed is noted: it stays so, and is not opened for this again.
    """
    aside, today = read_aside(by=by), day_at(now, by.zone)
    since = max(today - _OPEN_FOR, aside.since or date.min)
    entries = listed(by=by, since=since, but=aside.closed)
    found = [at for entry in entries if (at := readable(entry, by=by)) is not None]
    still_open = [at for at in found if not at.state.closed]
    noted = _noted(aside, found, since)
    if len(entries) < MOST:  # all there are: what lies before the first that is open need not be looked at again
        shut = {at.id for at in found if at.state.closed}
        kept = (entry.day for entry in entries if entry.id not in shut and entry.removed_on is None)
        noted = _shortened(noted, min([*kept, today - _SETTLED]))
    after = settle_all(still_open, noted, by=by)
    if after != aside:
        write_aside(after, by=by)
    return still_open, after


def _noted(aside: Aside, found: list[SeenPromise], since: date) -> Aside:
    """With those that are over by now, as far as they are still looked for."""
    closed = {**aside.closed, **{at.id: at.entry.day for at in found if at.state.closed}}
    return aside.model_copy(update={"closed": {id: day for id, day in closed.items() if day >= since}})


def _shortened(aside: Aside, since: date) -> Aside:
    """One day in place of all that are over before it; as it is where there are none."""
    left = {id: day for id, day in aside.closed.items() if day >= since}
    return aside if left == aside.closed else aside.model_copy(update={"closed": left, "since": since})
