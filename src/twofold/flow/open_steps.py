"""Queries for the open steps, the people who do them, and the step that follows. Changes nothing."""

from collections.abc import Iterator

from .model import END, Flow, State, Step


def doers(step: Step, state: State) -> frozenset[str]:
    if step.actor == "A":
        return frozenset(state.roles[:1])
    if step.actor == "B":
        return frozenset(state.roles[1:2])
    return frozenset(state.people)


def marked(step: Step, state: State) -> frozenset[str]:
    return frozenset(mark.person for mark in state.marks if mark.step == step.id)


def spent(step: Step, state: State) -> bool:
    """Returns True for a swap that leads back and has had all its turns; it is skipped."""
    return step.kind == "swap" and step.to is not None and state.turns.count(step.id) >= step.times


def satisfied(step: Step, state: State) -> bool:
    return step.passable or (step.repeat and doers(step, state) <= marked(step, state))


def walk(flow: Flow, state: State) -> Iterator[tuple[Step, bool]]:
    """Yields the open steps: from the current one, past all that needn't be done, to the first that must be done.

    Each comes with True if it holds the sitting up.
    """
    seen: set[str] = set()
    step_id = state.at
    while step_id != END and step_id not in seen:
        seen.add(step_id)
        step = flow.step(step_id)
        if not spent(step, state):
            holds = not satisfied(step, state)
            yield step, holds
            if holds:
                return
        step_id = step.next


def open_steps(flow: Flow, state: State) -> tuple[Step, ...]:
    return () if state.left else tuple(step for step, _ in walk(flow, state))


def finished(flow: Flow, state: State) -> bool:
    """Returns True if nothing that must be done is left. Optional steps at the end stay open."""
    return not state.left and not any(holds for _, holds in walk(flow, state))


def opened(state: State, step_id: str) -> bool:
    """Returns True if both have written in this folded step."""
    return step_id in state.opened


def leads_on(flow: Flow, step: Step, state: State) -> bool:
    """Returns True if any step follows this one."""
    seen = {step.id}
    step_id = step.next
    while step_id != END and step_id not in seen:
        seen.add(step_id)
        after = flow.step(step_id)
        if not spent(after, state):
            return True
        step_id = after.next
    return False


def target(step: Step, state: State) -> str:
    """Returns where a completed step leads. If the two answers differ, the branch declared first is taken."""
    if step.kind == "swap" and step.to is not None:
        return step.to
    given = {mark.value for mark in state.marks if mark.step == step.id}
    for value, step_id in step.then:
        if value in given:
            return step_id
    return step.next
