"""The documents of agreements and boundaries. An agreement holds what happened, never the words."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from twofold.records.event_tags import Tagged
from twofold.records.log import Log
from twofold.records.store import Document, Line, Words
from twofold.trust.agreements.states import Act, Event

AGREEMENT, WORDING, LINE = "trust.agreement", "trust.wording", "trust.agreement_line"
BOUNDARY, HEARD = "trust.boundary", "trust.boundary_heard"


class Happened(Tagged):
    """`words`: the line that went with it. `tag`: its author's own, over everything before it; `seen`: over the words
    that the person agreed to.
    """

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
        """True if the last proposal hasn't been answered."""
        answered = [event.act for event in self.events if event.act != "ended"]
        return answered[-1:] == ["proposed"]


class Wording(Document):
    """One wording of an agreement, by the partner who proposed it. It never changes; a new wording replaces it."""

    kind = WORDING
    part_of = "agreement"

    agreement: UUID
    title: Line
    text: Words
    why: Words = ""
    look_again: date | None = None


class AgreementLine(Document):
    """A few words that went with an answer or an ending."""

    kind = LINE
    part_of = "agreement"

    agreement: UUID
    text: Words


class Boundary(Document):
    """Something that one person needs or doesn't want. Only they can read it; the partner gets a copy."""

    kind = BOUNDARY

    title: Line
    text: Words = ""


class BoundaryHeard(Document):
    """A line by the partner who was shown a boundary. It isn't consent, and none is needed."""

    kind = HEARD
    part_of = "boundary"

    boundary: UUID
    text: Words
