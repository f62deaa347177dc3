"""What two people agree on, and what one of them needs. An agreement holds what happened, never what was said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from twofold.records.event_tags import Tagged
from twofold.records.log import Log
from twofold.records.store import Document, Line, Words
from twofold.trust.agreements.states import Act, Event

AGREEMENT, WORDING, LINE = "trust.agreement", "trust.wording", "trust.agreement_line"
BOUNDARY, HEARD = "trust.boundary", "trust.boundary_heard"


class Happened(Tagged):
    """`words`: a line that went with it. `tag`: its author's own, over all before it; `seen`: over what was agreed to."""

    once: UUID
    act: Act
    who: UUID
    wording: UUID
    at: datetime
    words: UUID | None = None
    seen: str = ""

    @property
    def event(self) -> Event:
        return Event(self.act, self.who, self.wording)


class Agreement(Log):
    kind = AGREEMENT

    events: tuple[Happened, ...]

    @property
    def waits(self) -> bool:
        """For an answer to what was proposed."""
        answered = [event.act for event in self.events if event.act != "ended"]
        return answered[-1:] == ["proposed"]

    def words(self) -> Iterator[str]:
        yield from ()


class Wording(Document):
    """One wording of an agreement, by whoever proposed it. Never changed: another is proposed in its place."""

    kind = WORDING

    agreement: UUID
    title: Line
    text: Words
    why: Words = ""
    look_again: date | None = None

    def words(self) -> Iterator[str]:
        yield from (self.title, self.text, self.why)


class AgreementLine(Document):
    """A few words that went with an answer or an ending."""

    kind = LINE

    agreement: UUID
    text: Words

    def words(self) -> Iterator[str]:
        yield self.text


class Boundary(Document):
    """What one person needs, or does not want. Theirs alone; what the other sees is a copy."""

    kind = BOUNDARY

    title: Line
    text: Words = ""


class BoundaryHeard(Document):
    """A line by the one who was shown a boundary. It is no consent, and none is needed."""

    kind = HEARD

    boundary: UUID
    text: Words

    def words(self) -> Iterator[str]:
        yield self.text
