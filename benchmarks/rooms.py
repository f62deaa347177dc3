"""What the two did in their rooms over the years, through the same actions that people use.

Each Sunday one promised the other something and kept it; every four weeks a letter was heard to its end; every quarter one
dream was shown and one agreement was made, put in other words, and agreed on again. Django must be started.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import uuid4

from twofold.people.unlocked import Unlocked
from twofold.rooms.sharing import actions as showing
from twofold.talks.demo import hold, read_talks
from twofold.trust.agreements import actions as agreements
from twofold.trust.agreements.documents import Wording
from twofold.trust.agreements.queries import SeenAgreement
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.promises import actions as promises
from twofold.trust.promises.terms import Terms

TALK_DAYS, QUARTER_DAYS = 28, 91


def a_day(day: date, maya: Unlocked, sam: Unlocked) -> tuple[bool, bool]:
    """(promised, talked). The store's clock stands at that day's evening."""
    number = day.toordinal()
    talked = number % TALK_DAYS == 0
    if talked:
        hold(read_talks()[0], {"maya": maya, "sam": sam}, began=datetime.combine(day, time(19, 30), UTC))
    if number % QUARTER_DAYS == 0:
        _agreed_twice(maya, sam)
        _dreamt(maya)
    return _promised(day, maya, sam), talked


def _promised(day: date, maya: Unlocked, sam: Unlocked) -> bool:
    """On Sundays: promised for the day, taken up and kept."""
    if day.weekday() != 6:
        return False
    by, other = (maya, sam) if day.day % 2 else (sam, maya)
    terms = Terms(cue="it gets dark", will="walk around the block with you", day=day, zone="Europe/Berlin")
    made = promises.promise(terms, by=by, once=uuid4())
    promises.accept(made.id, by=other, once=uuid4(), of=made.state.now.of)
    promises.say(made.id, day, "kept", by=by, once=uuid4(), line="It rained, and we went all the same.")
    return True


def _agreed_twice(maya: Unlocked, sam: Unlocked) -> None:
    words = Wording(
        agreement=uuid4(), title="After ten", text="After ten nobody has to decide anything.", why="We are tired."
    )
    first = agreements.propose_first(words, by=maya)
    _answered(first, by=sam)
    again = words.model_copy(update={"text": "After nine nobody has to decide anything."})
    _answered(agreements.propose(again, by=sam, once=uuid4(), upon=first.entry.rev + 1), by=maya)


def _answered(at: SeenAgreement, *, by: Unlocked) -> None:
    assert at.state is not None
    assert at.state.open is not None
    agreements.answer(at.id, "agreed", at.state.open, by=by, once=uuid4())


def _dreamt(by: Unlocked) -> None:
    dream = showing.keep(Dream(title="A winter by the sea", text="When nobody else is there."), by=by, once=uuid4())
    showing.show(DREAMS, dream.id, by=by, rev=dream.rev, number=0)
