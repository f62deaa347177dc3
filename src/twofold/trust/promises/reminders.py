"""The reminder of the one who promised: a moment and nothing else. Only their own session can set it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records import clock, due_times
from twofold.trust.promises.queries import SeenPromise
from twofold.trust.promises.snooze import Aside, read_aside, write_aside
from twofold.trust.promises.terms import reminder


def settle(at: SeenPromise, *, by: Unlocked) -> None:
    """What this promise wants now: set, moved or forgotten, whatever is noted of it, as notes are lost in time."""
    aside = read_aside(by=by)
    after = _settled(aside, at, by, anyway=True)
    if after != aside:
        write_aside(after, by=by)


def settle_all(found: Iterable[SeenPromise], aside: Aside, *, by: Unlocked) -> Aside:
    """The same for all that are open; what is open no longer is forgotten. The other may have agreed to another day
    since this person was here, and a series may have moved on. What is to be noted, for the caller to keep.
    """
    mine = [at for at in found if at.mine]
    after = aside
    for at in mine:
        after = _settled(after, at, by)
    gone = set(after.reminders) - {at.id for at in mine}
    for id in gone:
        due_times.forget(id, by=by)
    if gone:
        left = {id: moment for id, moment in after.reminders.items() if id not in gone}
        after = after.model_copy(update={"reminders": left})
    return after


def wanted(at: SeenPromise, now: datetime) -> datetime | None:
    """When to remind next: of the first day ahead of which nothing was said."""
    state = at.state
    if at.past or state.phase not in ("proposed", "standing"):
        return None
    ahead = (reminder(terms, day) for day, terms in state.days.items() if day not in state.words)
    return next((moment for moment in ahead if moment is not None and moment > now), None)


def _settled(aside: Aside, at: SeenPromise, by: Unlocked, *, anyway: bool = False) -> Aside:
    noted = aside.reminders.get(at.id)
    moment = wanted(at, clock.now()) if by.person.is_written_to else None  # for whoever wants it later, it is set then
    if moment == noted and not anyway:
        return aside
    reminders: dict[UUID, datetime] = {id: when for id, when in aside.reminders.items() if id != at.id}
    if moment is None:
        due_times.forget(at.id, by=by)
    else:
        due_times.remind(at.id, moment, by=by, private=at.entry.space == "mine")
        reminders[at.id] = moment
    return aside.model_copy(update={"reminders": reminders})
