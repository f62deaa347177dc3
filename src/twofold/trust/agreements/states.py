"""The state of an agreement, as a pure machine: a wording is in force once one partner has proposed it and the other
has agreed.

The machine knows wordings by their ids and never sees their words. A wording never changes; a new one replaces it or
doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

Act = Literal["proposed", "agreed", "declined", "withdrew", "ended"]
ACTS: tuple[Act, ...] = ("proposed", "agreed", "declined", "withdrew", "ended")


class Illegal(ValueError):
    """The agreement's state doesn't allow this event."""


@dataclass(frozen=True, slots=True)
class Event:
    """`who` did it; `wording` is the wording it is about (for `ended`: the one in force)."""

    act: Act
    who: UUID
    wording: UUID


@dataclass(frozen=True, slots=True)
class State:
    """`stands`: the wording in force, agreed to by both, until it is ended. `open`: proposed by `proposer`, not
    answered yet.
    """

    stands: UUID | None = None
    open: UUID | None = None
    proposer: UUID | None = None
    wordings: tuple[UUID, ...] = ()
    ended: bool = False

    def allowed(self, who: UUID) -> frozenset[Act]:
        """Returns what this partner can do now. Proposing a new wording is always possible, so an agreement never gets
        stuck.
        """
        acts: set[Act] = {"proposed"}
        if self.open is not None:
            acts |= {"withdrew"} if who == self.proposer else {"agreed", "declined"}
        if self.stands is not None:
            acts.add("ended")
        return frozenset(acts)

    def awaits(self, who: UUID) -> bool:
        return self.open is not None and self.proposer != who


def apply(state: State, event: Event) -> State:
    """Returns the state after the event. Raises Illegal, quoting the event."""
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
    """Returns the state after all events. Raises Illegal."""
    state = State()
    for event in events:
        state = apply(state, event)
    return state
