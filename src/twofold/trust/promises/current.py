"""The promises that are open, found without opening those that are over: work grows with what is open, not with years."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.trust.promises.aside import Aside, read_aside, write_aside
from twofold.trust.promises.queries import At, promises
from twofold.trust.promises.reminding import settle_all
from twofold.trust.promises.terms import LONGEST_SERIES, day_at

# What may still be open was made within this time: a day lies at most a year ahead, and a series ends within one.
_OPEN_FOR = 2 * LONGEST_SERIES + timedelta(days=31)


def open_promises(now: datetime, *, by: Unlocked) -> tuple[list[At], Aside]:
    """Those that are not closed, with what this person set aside. Their own reminders are set right on the way, and
    what was found closed is noted: it stays so, and is not opened for this again.
    """
    since, aside = day_at(now, by.zone) - _OPEN_FOR, read_aside(by=by)
    found = promises(by=by, since=since, but=aside.closed)
    still_open = [at for at in found if not at.state.closed]
    after = settle_all(still_open, aside.model_copy(update={"closed": _closed(found, aside, since)}), by=by)
    if after != aside:
        write_aside(after, by=by)
    return still_open, after


def _closed(found: list[At], aside: Aside, since: date) -> dict[UUID, date]:
    known = {id: day for id, day in aside.closed.items() if day >= since}
    return {**known, **{at.id: at.entry.day for at in found if at.state.closed}}
