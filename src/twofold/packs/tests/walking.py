"""Somebody who walks a practice to its end, and answers each question as they are told to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from twofold.flow import BOTH, PAIR, Event, Flow, Mode, State, Step, Value, advance, finished, offers, open_steps, start
from twofold.packs import Practice

MOST = 300  # events; no practice is that long
FIRST = ("wrote", "answered", "did")
Answer = Callable[[Step, int], Value]


@dataclass
class Walk:
    """`steps`: the ids of the steps that were done, in order; `taken`: which branches."""

    state: State
    events: list[Event] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    taken: set[tuple[str, Value]] = field(default_factory=set)


def happy(step: Step, time: int) -> Value:
    """The answer that leads straight on; where all answers branch, the first."""
    branches = dict(step.then)
    return next((value for value in step.values if value not in branches), step.values[0])


def once(step_id: str, value: Value) -> Answer:
    """This answer when the step is met for the first time, and straight on everywhere else."""
    return lambda step, time: value if (step.id, time) == (step_id, 0) else happy(step, time)


def walk(flow: Flow, mode: Mode, answer: Answer, *, optional: bool = False, since: State | None = None) -> Walk:
    """To the end, from the beginning or from any state in which nobody has left."""
    walked = Walk(since or start(flow, mode, people_for(flow)))
    for person in walked.state.people if walked.state.pause else ():
        _returned(flow, walked, person)
    skipped: set[tuple[str, int]] = set()
    while not finished(flow, walked.state):
        assert len(walked.events) < MOST, f"{flow.id} {mode}: {walked.steps}"
        step = _chosen(flow, walked, optional, skipped)
        _do(flow, walked, step, answer)
    return walked


def people_for(flow: Flow) -> tuple[str, ...]:
    return PAIR[:1] if flow.who == "one" else PAIR


def _returned(flow: Flow, walked: Walk, person: str) -> None:
    for actor in (person, BOTH):
        if any(offer.kind == "returned" for offer in offers(flow, walked.state, actor)):
            walked.state = advance(flow, walked.state, Event(None, actor, "returned"))


def _chosen(flow: Flow, walked: Walk, optional: bool, skipped: set[tuple[str, int]]) -> Step:
    """The step that everything waits for; with `optional`, first whatever comes before it, each once."""
    *before, last = open_steps(flow, walked.state)
    for step in before if optional else []:
        if (step.id, len(walked.state.turns)) not in skipped:
            skipped.add((step.id, len(walked.state.turns)))
            return step
    return last


def _do(flow: Flow, walked: Walk, step: Step, answer: Answer) -> None:
    time = walked.steps.count(step.id)
    walked.steps.append(step.id)
    for actor in (*walked.state.people, BOTH):
        offer = next((o for o in offers(flow, walked.state, actor) if o.step == step.id and o.kind in FIRST), None)
        if offer is None:
            continue
        value = answer(step, time) if step.values else None
        walked.taken |= {(step.id, value)} if value is not None else set()
        walked.events.append(offer.event(value))
        walked.state = advance(flow, walked.state, walked.events[-1])
    assert walked.steps.count(step.id) > time


def branches(practice: Practice) -> list[tuple[str, Value]]:
    return [(step.id, value) for step in practice.steps for value in step.then]
