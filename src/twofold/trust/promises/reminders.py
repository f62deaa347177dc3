"""Sets the reminders of the promiser."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.rooms import reminders
from twofold.rooms.reminders import Wanted
from twofold.trust.promises.queries import SeenPromise
from twofold.trust.promises.snooze import Aside, read_aside, write_aside
from twofold.trust.promises.terms import reminder


def settle(at: SeenPromise, *, by: Unlocked) -> None:
    """Sets, moves or cancels the reminder of this promise, even if our note says that it is right (notes expire)."""
    aside = read_aside(by=by)
    after = reminders.settle(_of(at), aside.reminders, by=by, anyway=True)
    if after != aside.reminders:
        write_aside(aside.model_copy(update={"reminders": dict(after)}), by=by)


def settle_all(found: Iterable[SeenPromise], aside: Aside, *, by: Unlocked) -> Aside:
    """Does the same for all open promises of this person: since their last visit the partner may have agreed to another
    day, or a series may have moved on. Returns what the caller should note.
    """
    after = reminders.settle_all([_of(at) for at in found if at.mine], aside.reminders, by=by)
    return aside if after == aside.reminders else aside.model_copy(update={"reminders": dict(after)})


def wanted(at: SeenPromise, now: datetime) -> datetime | None:
    """Returns the moment of the next reminder: for the first day without a word whose reminder is still ahead."""
    state = at.state
    if at.past or state.phase not in ("proposed", "standing"):
        return None
    ahead = (reminder(terms, day) for day, terms in state.days.items() if day not in state.words)
    return next((moment for moment in ahead if moment is not None and moment > now), None)


def _of(at: SeenPromise) -> Wanted:
    return Wanted(at.id, wanted(at, clock.now()), private=at.entry.space == "mine")
