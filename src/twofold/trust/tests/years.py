"""What the two did in this room over the years, through the actions that people use; for benchmarks.

Each Sunday one promised the other something and kept it; every quarter one dream was shown, one need was told, and one
agreement was made, put in other words, and agreed on again. Each text names its day, so that a page tells what it shows.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import uuid4

from twofold.people.unlocked import Unlocked
from twofold.records.store import Document
from twofold.rooms.demonstration import People
from twofold.rooms.sharing import actions as sharing
from twofold.rooms.sharing.shareable import Shareable
from twofold.trust.agreements import actions as agreements
from twofold.trust.agreements.boundaries import BOUNDARIES
from twofold.trust.agreements.documents import Boundary, Wording
from twofold.trust.agreements.queries import SeenAgreement
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.promises import actions as promises
from twofold.trust.promises.terms import Terms

QUARTER_DAYS = 91


def a_day(day: date, people: People) -> Counter[str]:
    """Returns how many promises were made. The store's clock stands at that day's evening."""
    maya, sam = people["maya"], people["sam"]
    if day.toordinal() % QUARTER_DAYS == 0:
        agreed_twice(day, maya, sam)
        kept_and_shown(DREAMS, Dream(title=f"{day}: by the sea", text=f"{day}, when nobody else is there."), maya)
        kept_and_shown(BOUNDARIES, Boundary(title=f"{day}: an hour", text=f"{day}, by myself."), sam)
    return Counter(promises=int(promised(day, maya, sam)))


def promised(day: date, maya: Unlocked, sam: Unlocked) -> bool:
    """On Sundays: promised for the day, taken up and kept."""
    if day.weekday() != 6:
        return False
    by, other = (maya, sam) if day.day % 2 else (sam, maya)
    terms = Terms(cue="it gets dark", will=f"walk around the block with you ({day})", day=day, zone="Europe/Berlin")
    made = promises.promise(terms, by=by, once=uuid4())
    promises.accept(made.id, by=other, once=uuid4(), of=made.state.now.of)
    promises.say(made.id, day, "kept", by=by, once=uuid4(), line="It rained, and we went all the same.")
    return True


def agreed_twice(day: date, maya: Unlocked, sam: Unlocked) -> None:
    said = "nobody has to decide anything."
    words = Wording(agreement=uuid4(), title=f"{day}: nights", text=f"{day}: after ten {said}", why="We are tired.")
    first = agreements.propose_first(words, by=maya)
    _answered(first, by=sam)
    again = words.model_copy(update={"text": f"{day}: after nine {said}"})
    _answered(agreements.propose(again, by=sam, once=uuid4(), upon=first.entry.rev + 1), by=maya)


def _answered(at: SeenAgreement, *, by: Unlocked) -> None:
    assert at.state is not None
    assert at.state.open is not None
    agreements.answer(at.id, "agreed", at.state.open, by=by, once=uuid4())


def kept_and_shown(sort: Shareable, document: Document, by: Unlocked) -> None:
    kept = sharing.keep(document, by=by, once=uuid4())
    sharing.show(sort, kept.id, by=by, rev=kept.rev, number=0)
