"""What stands between two people, as a pure machine: a wording stands when one has proposed it and the other agreed.

It knows wordings by their ids and never sees a word. A wording is never changed: a new one takes its place or does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

Act = Literal["proposed", "agreed", "declined", "withdrew", "ended"]
ACTS: tuple[Act, ...] = ("proposed", "agreed", "declined", "withdrew", "ended")


class Illegal(ValueError):
    """Not possible as things stand."""


@dataclass(frozen=True, slots=True)
class Event:
    """`who` did it; `wording` is what it is about (for `ended`: what stood)."""

    act: Act
    who: UUID
    wording: UUID


@dataclass(frozen=True, slots=True)
class State:
    """`stands`: what both have agreed to, until it is ended. `open`: proposed by `proposer`, and not answered yet."""

    stands: UUID | None = None
    open: UUID | None = None
    proposer: UUID | None = None
    wordings: tuple[UUID, ...] = ()
    ended: bool = False

    def allowed(self, who: UUID) -> frozenset[Act]:
        """What this one of the two can do now. A new wording can always be proposed: nothing is ever stuck."""
        acts: set[Act] = {"proposed"}
        if self.open is not None:
            acts |= {"withdrew"} if who == self.proposer else {"agreed", "declined"}
        if self.stands is not None:
            acts.add("ended")
        return frozenset(acts)

    def awaits(self, who: UUID) -> bool:
        return self.open is not None and self.proposer != who


def apply(state: State, event: Event) -> State:
    """Raises Illegal, quoting the event."""
    if event.act not in state.allowed(event.who):
        raise Illegal(f"{event} after {state}")
    if event.act == "proposed":
        if event.wording in state.wordings:
            raise Illegal(f"{event}: this wording was proposed before")
        wordings = (*state.wordings, event.wording)
        return replace(state, open=event.wording, proposer=event.who, wordings=wordings)
    if event.act == "ended":
        if event.wording != state.stands:
            raise Illegal(f"{event}: something else stands")
        return replace(state, stands=None, ended=True)
    if event.wording != state.open:
        raise Illegal(f"{event}: another wording is open")
    if event.act == "agreed":
        return replace(state, stands=event.wording, open=None, proposer=None, ended=False)
    return replace(state, open=None, proposer=None)


def replay(events: Iterable[Event]) -> State:
    """Raises Illegal."""
    state = State()
    for event in events:
        state = apply(state, event)
    return state
