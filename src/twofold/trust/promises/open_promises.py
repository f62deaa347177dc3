"""Finds open promises without opening the closed ones: the work grows with what is open, not with years. Sets the
reminders of the promiser.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from twofold.days.series import LONGEST_SERIES
from twofold.days.zones import day_at
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.rooms.aside import Aside, AsideNote
from twofold.rooms.reminders import Wanted
from twofold.trust.promises.queries import MOST, SeenPromise, listed, readable
from twofold.trust.promises.terms import reminder

ASIDE = AsideNote.named("aside/promises")

# A promise that may still be open was made within this time: its day is at most a year ahead, and a series ends
# within a year.
_OPEN_FOR = 2 * LONGEST_SERIES + timedelta(days=31)
_SETTLED = timedelta(days=2)  # by then that day is over in every zone


def open_promises(now: datetime, *, by: Unlocked) -> tuple[list[SeenPromise], Aside]:
    """Returns the promises that aren't closed, and what this person snoozed. Also updates their own reminders, since the
    partner may have agreed to another day or a series may have moved on, and remembers closed promises, so they aren't
    opened again.
    """
    aside, today = ASIDE.read(by=by), day_at(now, by.zone)
    since = max(today - _OPEN_FOR, aside.since or date.min)
    entries = listed(by=by, since=since, but=aside.closed)
    found = [at for entry in entries if (at := readable(entry, by=by)) is not None]
    still_open = [at for at in found if not at.state.closed]
    shut = {at.id: at.entry.day for at in found if at.state.closed}
    noted = aside.with_closed(shut, since)
    if len(entries) < MOST:  # there are no more: nothing made before the first open promise has to be read again
        kept = (entry.day for entry in entries if entry.id not in shut and entry.removed_on is None)
        noted = noted.shortened(min([*kept, today - _SETTLED]))
    after = noted.with_reminders([_wanted(at) for at in still_open if at.mine], by=by)
    if after != aside:
        ASIDE.write(after, by=by)
    return still_open, after


def settle_reminder(at: SeenPromise, *, by: Unlocked) -> None:
    ASIDE.settle(_wanted(at), by=by)


def _wanted(at: SeenPromise) -> Wanted:
    """The next reminder is for the first day without a word whose reminder is still ahead."""
    state, now = at.state, clock.now()
    asks = not at.past and state.phase in ("proposed", "standing")
    days = [day for day in state.days if asks and day not in state.words]
    ahead = (reminder(state.days[day], day) for day in days)
    moment = next((moment for moment in ahead if moment is not None and moment > now), None)
    return Wanted(at.id, moment, private=at.entry.space == "mine")
