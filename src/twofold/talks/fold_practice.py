"""A sitting: one practice, begun by a couple, as the sealed subject of a fold. Its state follows from the fold.

Events are never stored: the fold shows who has written and replied, and `flow` replays that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from twofold.flow import (
    Event,
    Flow,
    Happening,
    IllegalEvent,
    Mode,
    Space,
    State,
    Step,
    advance,
    offers,
    start,
)
from twofold.packs import Unknown
from twofold.people.unlocked import Unlocked
from twofold.records.folds import Fold
from twofold.records.store import Document
from twofold.rooms.installed_packs import core, flow_of

Letter = Literal["A", "B"]


class Asked(BaseModel):
    """A question as it was asked, so that a newer pack never changes it after it was answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    room: str
    depth: int
    text: str
    follow: str


class Sitting(Document):
    """The subject of a fold. Each room has its own kind. `begins`: the person who begins if the two talk about it."""

    practice: str
    pack: str
    version: str
    mode: Mode = "apart"
    asked: Asked
    begins: UUID | None = None


class Illegal(ValueError):
    """The practice doesn't offer this now."""


@dataclass(frozen=True, slots=True)
class SeenFold:
    """A sitting as one partner sees it; `flow` is None if the pack doesn't have the practice any more or has changed
    it.
    """

    flow: Flow | None
    state: State | None
    me: Letter

    def may(self, kind: Happening, space: Space) -> bool:
        """Returns True if a step written in `space` offers this to me now."""
        return self._event(kind, space) is not None

    def check(self, kind: Happening, space: Space) -> None:
        """Raises Illegal."""
        event = self._event(kind, space)
        if event is None or self.flow is None or self.state is None:
            raise Illegal(f"{kind} in {space}")
        advance(self.flow, self.state, event)

    def _event(self, kind: Happening, space: Space) -> Event | None:
        if self.flow is None or self.state is None:
            return None
        for offer in offers(self.flow, self.state, self.me):
            if offer.kind == kind and offer.step is not None and self.flow.step(offer.step).space == space:
                return offer.event()
        return None


def begun(practice: str) -> dict[str, Any]:
    """Returns the fields of a new sitting that name its practice. Raises packs.Unknown."""
    pack = core()
    return {"practice": pack.practice(practice).id, "pack": pack.id, "version": pack.version}


def my_letter(by: Unlocked) -> Letter:
    """Returns A for the partner who invited, else B."""
    return "B" if by.was_invited else "A"


def standing_of(fold: Fold, *, by: Unlocked) -> SeenFold | None:
    """Returns the state of the sitting that this fold is about; None if it isn't readable as one."""
    sitting = fold.subject.document
    return standing(sitting, fold, by=by) if isinstance(sitting, Sitting) else None


def standing(sitting: Sitting, fold: Fold | None, *, by: Unlocked) -> SeenFold:
    """Returns the state of this sitting for `by`; without a fold it hasn't begun."""
    me = my_letter(by)
    try:
        flow = flow_of(sitting.practice)
    except Unknown:
        return SeenFold(None, None, me)
    state = start(flow, sitting.mode)
    try:
        for event in _happened(flow, fold, by.person.pk, me) if fold else []:
            state = advance(flow, state, event)
    except IllegalEvent:  # the pack has changed this practice since; written words stay readable
        return SeenFold(None, None, me)
    return SeenFold(flow, state, me)


def _happened(flow: Flow, fold: Fold, my_id: UUID, me: Letter) -> list[Event]:
    """Returns the events that follow from a fold. While it is sealed, the partner's words don't count yet."""
    other: Letter = "B" if me == "A" else "A"
    wrote: list[Letter] = [me] if fold.state in ("mine_only", "sealed", "open") else []
    if fold.state in ("theirs_only", "open"):
        wrote.append(other)
    said: list[Letter] = [me if reply.author_id == my_id else other for reply in fold.replies]
    return [*_written(flow, "folded", wrote), *_written(flow, "ours", said)]


def _written(flow: Flow, space: Space, people: list[Letter]) -> list[Event]:
    step = _writing_step(flow, space)
    return [Event(step.id, person, "wrote") for person in people] if step else []


def _writing_step(flow: Flow, space: Space) -> Step | None:
    return next((step for step in flow.steps if step.kind == "write" and step.space == space), None)
