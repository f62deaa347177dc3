"""The state of a talk: replays its events through `flow`, and says what each person may do now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from twofold.flow import (
    BOTH,
    PAIR,
    Event,
    Flow,
    Happening,
    IllegalEvent,
    IllegalStart,
    State,
    advance,
    doers,
    finished,
    offers,
    open_steps,
    start,
)
from twofold.packs import Practice, Step
from twofold.records.store import Entry, Unreadable
from twofold.talks.documents import Done, Talk
from twofold.talks.fold_practice import Letter
from twofold.talks.practice_snapshot import flow_of, practice_of

FIRST: frozenset[Happening] = frozenset({"did", "wrote", "answered"})
EACH = "each"  # in a form: both partners, with one press


@dataclass(frozen=True, slots=True)
class Turn:
    """A step that is open for `actor` (A, B, both or each) and the actions that are allowed in it."""

    step: Step
    actor: str
    may: frozenset[Happening]
    done: bool
    round: int

    @property
    def first(self) -> Happening:
        return next(iter(self.may & FIRST), "revised")


@dataclass(frozen=True, slots=True)
class Move:
    """An action in a step. `round`: how often the step was closed before; `value`: an answer; `values`: ratings, by
    line; `text`: the words.
    """

    once: UUID
    step: str
    actor: str
    kind: Happening
    round: int
    value: str | int | None = None
    values: Mapping[str, int] = field(default_factory=dict)
    text: str = ""
    when: date | None = None
    ticket: bytes | None = None
    draft: str | None = None


@dataclass(frozen=True)
class SeenTalk:
    """A talk as `me` sees it; `me` is None for a person who isn't in it."""

    entry: Entry
    talk: Talk
    practice: Practice
    flow: Flow
    state: State
    rounds: Counter[str]
    me: Letter | None

    @property
    def id(self) -> UUID:
        return self.entry.id

    @property
    def ended(self) -> bool:
        return self.talk.ended_at is not None

    @property
    def left(self) -> bool:
        return self.state.left

    @cached_property
    def finished(self) -> bool:
        return finished(self.flow, self.state)

    @cached_property
    def open_steps(self) -> tuple[Step, ...]:
        return tuple(self.step(step.id) for step in open_steps(self.flow, self.state))

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """The actors that this person's device acts for."""
        if self.me is None:
            return ()
        together = self.talk.mode == "together" and len(self.state.people) > 1
        return (*self.state.people, BOTH) if together else (self.me,)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """Every step that is open for this device, in order."""
        found = [turn for step in self.open_steps for actor in self.actors if (turn := self._turn(step, actor))]
        return tuple(self._joined(found))

    def step(self, step_id: str) -> Step:
        return next(step for step in self.practice.steps if step.id == step_id)

    def who_does(self, step: Step) -> frozenset[str]:
        """Returns the actors who still have to do this step."""
        marked = {mark.person for mark in self.state.marks if mark.step == step.id}
        return doers(self.flow.step(step.id), self.state) - marked

    def may(self, kind: Happening, actor: str | None = None) -> bool:
        """Returns True if pausing, agreeing, returning or leaving is allowed now."""
        return any(
            offer.step is None and offer.kind == kind
            for each in ([actor] if actor else self.actors)
            for offer in offers(self.flow, self.state, each)
        )

    def events(self, turn: Turn, kind: Happening, value: str | int | None) -> list[Event]:
        actors = list(self.state.people) if turn.actor == EACH else [turn.actor]
        carried = value if self.flow.step(turn.step.id).values else None
        return [Event(turn.step.id, actor, kind, carried) for actor in actors]

    def keeps_to_itself(self, turn: Turn) -> bool:
        """Returns True if the words of this turn are private and nobody waits for them. Never on one device: the
        partner sees anyway that the step is done.
        """
        apart = self.talk.mode != "together" and len(self.state.people) > 1
        return apart and self.flow.step(turn.step.id).private

    def did(self, once: UUID) -> bool:
        return any(done.once == once for done in self.talk.events)

    def person_id(self, actor: str) -> UUID | None:
        return self.talk.people.get(actor)  # type: ignore[call-overload, no-any-return]  # "both" is no letter

    def _turn(self, step: Step, actor: str) -> Turn | None:
        may = frozenset(o.kind for o in offers(self.flow, self.state, actor) if o.step == step.id)
        acting = set(self.state.people) if actor == BOTH else {actor}
        done = acting <= {mark.person for mark in self.state.marks if mark.step == step.id}
        return Turn(step, actor, may, done, self.rounds[step.id]) if may else None

    def _joined(self, turns: list[Turn]) -> list[Turn]:
        """Joins, on one device, turns of both that need no words or answer, so that one press does them for both."""
        joined: list[Turn] = []
        for turn in turns:
            before = joined[-1] if joined else None
            plain = turn.step.kind in {"read", "breathe", "timer", "speak", "mirror", "plan"}
            if before and plain and before.step.id == turn.step.id and not before.done and not turn.done:
                joined[-1] = Turn(turn.step, EACH, before.may & turn.may, False, turn.round)
            else:
                joined.append(turn)
        return joined


def standing(entry: Entry, talk: Talk, *, me: UUID) -> SeenTalk:
    """Returns the talk as `me` sees it. Raises Unreadable if its events are impossible."""
    flow = flow_of(talk.practice)
    state, rounds = replay(flow, talk, talk.events)
    letter = next((letter for letter, id in talk.people.items() if id == me), None)
    return SeenTalk(entry, talk, practice_of(talk.practice), flow, state, rounds, letter)


def replay(flow: Flow, talk: Talk, events: tuple[Done, ...]) -> tuple[State, Counter[str]]:
    """Returns the state after these events, and how often each step has been closed. Raises Unreadable."""
    rounds: Counter[str] = Counter()
    try:
        state = start(flow, talk.mode, PAIR[: len(talk.people)])
        for done in events:
            after = advance(flow, state, done.event)
            rounds.update(closed(flow, state, after, done.event))
            state = after
    except (IllegalEvent, IllegalStart) as error:
        raise Unreadable(str(error)) from error
    return state, rounds


def closed(flow: Flow, before: State, after: State, event: Event) -> list[str]:
    """Returns the steps that this event closed: its own, and those it passed."""
    if event.step is None or event.kind == "withdrew":
        return []
    acting = set(before.people) if event.actor == BOTH else {event.actor}
    left = {(mark.step, mark.person) for mark in after.marks} | after.over
    if any((event.step, person) in left for person in acting):
        return []
    ids = [step.id for step in open_steps(flow, before)]
    return ids[: ids.index(event.step) + 1]
