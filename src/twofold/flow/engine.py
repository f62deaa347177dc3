"""The reducer: a sitting (one run of a practice) is its flow and its events, nothing else. Pure, without clock or
storage.

Three modes. *Together* on one device: what both do takes one tap (`BOTH`). *Live* on two devices and *apart* over days:
each person taps for themselves. The steps are the same; only apart, when the partners don't share the moment, no event
records that a person passed a step.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from .model import (
    BOTH,
    PAIR,
    Event,
    Flow,
    Happening,
    IllegalEvent,
    IllegalStart,
    Mark,
    Mode,
    Pause,
    State,
    Step,
)
from .open_actions import offers, people_of
from .open_steps import doers, marked, open_steps, target


def start(flow: Flow, mode: Mode, people: tuple[str, ...] = PAIR) -> State:
    """Returns a sitting before its first event. The first of `people` begins as A. Raises IllegalStart."""
    wanted = 1 if flow.who == "one" else 2
    if mode not in flow.modes:
        raise IllegalStart(f"{flow.id} is not made for {mode!r}, only for {flow.modes!r}")
    if len(set(people)) != len(people) or len(people) != wanted or BOTH in people:
        raise IllegalStart(f"{flow.id} is for {wanted}, not for {people!r}")
    return State(mode=mode, people=people, roles=people, at=flow.steps[0].id)


def advance(flow: Flow, state: State, event: Event) -> State:
    """Returns the state after `event`. Raises IllegalEvent if it isn't on offer."""
    for offer in offers(flow, state, event.actor):
        if (offer.step, offer.kind) == (event.step, event.kind) and offer.allows(event.value):
            return _APPLY[event.kind](flow, state, event)
    raise IllegalEvent(event, state.at)


def replay(flow: Flow, mode: Mode, events: Iterable[Event], *, people: tuple[str, ...] = PAIR) -> State:
    state = start(flow, mode, people)
    for event in events:
        state = advance(flow, state, event)
    return state


def _did(flow: Flow, state: State, event: Event) -> State:
    step = flow.step(event.step or "")
    acting = people_of(event.actor, state)
    kept = {mark for mark in state.marks if mark.step != step.id or mark.person not in acting}
    marks = kept | {Mark(step.id, person, event.value) for person in acting}
    return _settle(flow, replace(state, marks=frozenset(marks)), step)


def _withdrew(flow: Flow, state: State, event: Event) -> State:
    gone = Mark(event.step or "", event.actor)
    return replace(state, marks=state.marks - {gone})


def _went_on(flow: Flow, state: State, event: Event) -> State:
    step = flow.step(event.step or "")
    over = state.over | {(step.id, person) for person in people_of(event.actor, state)}
    return _settle(flow, replace(state, over=over), step)


def _settle(flow: Flow, state: State, step: Step) -> State:
    """Moves on if everyone who does the step is through with it."""
    through = {person for step_id, person in state.over if step_id == step.id}
    if not step.repeat and not step.private:
        through |= marked(step, state)
    return _leave(flow, state, step) if doers(step, state) <= through else state


def _leave(flow: Flow, state: State, step: Step) -> State:
    """Closes the step and all before it. Marks in later steps that stay open are kept."""
    open_ids = [open_step.id for open_step in open_steps(flow, state)]
    later = set(open_ids[open_ids.index(step.id) + 1 :])
    moved = replace(
        state,
        at=target(step, state),
        roles=state.roles[::-1] if step.kind == "swap" else state.roles,
        turns=(*state.turns, step.id) if step.to is not None else state.turns,
        opened=state.opened | {step.id} if step.folded else state.opened,
        marks=frozenset(mark for mark in state.marks if mark.step in later),
        over=frozenset(item for item in state.over if item[0] in later),
    )
    return _tidy(flow, moved)


def _tidy(flow: Flow, state: State) -> State:
    """Makes entering a step begin it afresh: only open steps have marks, and an open fold isn't `opened`."""
    open_ids = {step.id for step in open_steps(flow, state)}
    return replace(
        state,
        marks=frozenset(mark for mark in state.marks if mark.step in open_ids),
        over=frozenset(item for item in state.over if item[0] in open_ids),
        opened=state.opened - open_ids,
    )


def _paused(flow: Flow, state: State, event: Event) -> State:
    pause = Pause(by=event.actor, minutes=int(event.value or 0), agreed=frozenset({event.actor}))
    return replace(state, pause=pause)


def _agreed(flow: Flow, state: State, event: Event) -> State:
    assert state.pause is not None
    return replace(state, pause=replace(state.pause, agreed=state.pause.agreed | {event.actor}))


def _returned(flow: Flow, state: State, event: Event) -> State:
    assert state.pause is not None
    back = state.pause.back | people_of(event.actor, state)
    whole = back >= frozenset(state.people)
    return replace(state, pause=None if whole else replace(state.pause, back=back))


def _left(flow: Flow, state: State, event: Event) -> State:
    return replace(state, left=True, pause=None)


_APPLY: dict[Happening, Callable[[Flow, State, Event], State]] = {
    "did": _did,
    "wrote": _did,
    "answered": _did,
    "revised": _did,
    "withdrew": _withdrew,
    "went_on": _went_on,
    "paused": _paused,
    "agreed": _agreed,
    "returned": _returned,
    "left": _left,
}
