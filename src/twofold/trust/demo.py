"""Seeds what two invented people have answered, promised, dreamt and agreed on, through the actions that people use."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.clock import as_of
from twofold.rooms.demonstration import People, evening
from twofold.rooms.sharing import actions as showing
from twofold.trust.agreements import actions as agreements
from twofold.trust.agreements.documents import Wording
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.promises import actions as promises
from twofold.trust.promises.queries import SeenPromise
from twofold.trust.promises.terms import Terms
from twofold.trust.questions import demo as questions


def seed(people: People) -> None:
    """Writes their year in this room; today's question is still open."""
    questions.seed(people)
    maya, sam = people["maya"], people["sam"]
    today = maya.today
    with as_of(evening(today - timedelta(days=40))):
        _agreement(maya, sam)
        _dreams(maya, sam)
    with as_of(evening(today - timedelta(days=9))):
        kept = _promised("it rains all day", "make the soup you like", today - timedelta(days=6), by=sam, other=maya)
    with as_of(evening(today - timedelta(days=5))):
        promises.say(kept.id, today - timedelta(days=6), "kept", by=sam, once=uuid4(), line="It rained. Two pots.")
    with as_of(clock.now() - timedelta(hours=20)):
        _promised(
            "I come home",
            "put my phone in the drawer until we have eaten",
            today + timedelta(days=1),
            by=maya,
            other=sam,
        )


def _promised(cue: str, will: str, day: date, *, by: Unlocked, other: Unlocked) -> SeenPromise:
    made = promises.promise(Terms(cue=cue, will=will, day=day, zone=str(by.zone)), by=by, once=uuid4())
    return promises.accept(made.id, by=other, once=uuid4(), of=made.state.now.of)


def _agreement(maya: Unlocked, sam: Unlocked) -> None:
    words = "After ten nobody has to decide anything. What is still open then is written on the fridge."
    why = "Our worst quarrels began at half past ten."
    first = agreements.propose_first(Wording(agreement=uuid4(), title="After ten", text=words, why=why), by=maya)
    assert first.state is not None
    assert first.state.open is not None
    agreements.answer(first.id, "agreed", first.state.open, by=sam, once=uuid4())


def _dreams(maya: Unlocked, sam: Unlocked) -> None:
    sea = showing.keep(Dream(title="A winter by the sea", text="When nobody else is there."), by=maya, once=uuid4())
    showing.show(DREAMS, sea.id, by=maya, rev=sea.rev, number=0)
    showing.keep(Dream(title="To sing in front of people, once"), by=sam, once=uuid4())
