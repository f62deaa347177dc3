"""What holds for every flow, in every mode, in every state."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofold.flow import (
    BOTH,
    PAIR,
    Event,
    Flow,
    IllegalEvent,
    State,
    advance,
    finished,
    offers,
    open_steps,
    replay,
    start,
)

from .practices_to_walk import MODES, WRITTEN_BY_HAND, any_flow

KINDS = ("did", "wrote", "revised", "withdrew", "answered", "went_on", "paused", "agreed", "returned", "left")
VALUES = (None, True, "yes", "no", "left", "right", "stay", "stop", 1, 2, 5, 30, "", -1)
flows = st.sampled_from(WRITTEN_BY_HAND) | any_flow()
modes = st.sampled_from(MODES)
slow = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


def people_for(flow: Flow) -> tuple[str, ...]:
    return PAIR[:1] if flow.who == "one" else PAIR


def offered(flow: Flow, state: State) -> list[Event]:
    """Every event on offer; of the many lengths of a pause, one."""
    found = []
    for actor in (*PAIR, BOTH):
        for offer in offers(flow, state, actor):
            values = (30,) if offer.kind == "paused" else tuple(offer.values) or (None,)
            found += [offer.event(value) for value in values]
    return found


def everything(flow: Flow) -> Iterator[Event]:
    for step in (None, "nowhere", *(step.id for step in flow.steps)):
        for actor in (*PAIR, BOTH, "robin"):
            for kind in KINDS:
                yield from (Event(step, actor, kind, value) for value in VALUES)


def walked(flow: Flow, mode: str, data: st.DataObject, most: int = 12) -> tuple[State, list[Event]]:
    state, events = start(flow, mode, people_for(flow)), []
    for _ in range(data.draw(st.integers(0, most))):
        possible = offered(flow, state)
        if not possible:
            break
        events.append(data.draw(st.sampled_from(possible)))
        state = advance(flow, state, events[-1])
    return state, events


@slow
@given(flows, modes, st.data())
def test_what_is_offered_is_legal_and_everything_else_is_refused(flow: Flow, mode: str, data: st.DataObject) -> None:
    state, _ = walked(flow, mode, data)
    legal = offered(flow, state)
    for event in legal:
        advance(flow, state, event)
    for event in everything(flow):
        if event not in legal or isinstance(event.value, bool):
            allowed = event.kind == "paused" and event.value == 5 and any(e.kind == "paused" for e in legal)
            if allowed and event.step is None and event.actor in state.people:
                continue
            with pytest.raises(IllegalEvent, match="is not possible at") as refused:
                advance(flow, state, event)
            assert repr(event.value) in str(refused.value)


@slow
@given(flows, modes, st.data())
def test_replaying_is_stepping(flow: Flow, mode: str, data: st.DataObject) -> None:
    state, events = walked(flow, mode, data)
    assert replay(flow, mode, events, people=people_for(flow)) == state


@slow
@given(flows, modes, st.data())
def test_only_open_steps_carry_marks_and_no_state_is_silent(flow: Flow, mode: str, data: st.DataObject) -> None:
    state, _ = walked(flow, mode, data)
    open_ids = {step.id for step in open_steps(flow, state)}
    if state.left:
        assert offered(flow, state) == []
    else:
        assert {mark.step for mark in state.marks} | {step for step, _ in state.over} <= open_ids
        assert offered(flow, state) or finished(flow, state)
        assert not state.opened & open_ids


def reachable(flow: Flow, mode: str) -> dict[State, set[State]]:
    """Every state and where it leads, pauses left out: they return to where they began."""
    found: dict[State, set[State]] = {}
    todo = [start(flow, mode, people_for(flow))]
    while todo:
        state = todo.pop()
        if state not in found:
            events = [event for event in offered(flow, state) if event.kind != "paused"]
            found[state] = {advance(flow, state, event) for event in events}
            todo.extend(found[state])
    return found


def endings(flow: Flow, mode: str) -> set[tuple[object, ...]]:
    """How a sitting can stand when it is finished, whichever device it was on."""
    return {
        (state.roles, state.opened, state.turns, tuple(step.id for step in open_steps(flow, state)))
        for state in reachable(flow, mode)
        if finished(flow, state)
    }


def assert_no_trap(flow: Flow, mode: str) -> None:
    leads = reachable(flow, mode)
    good = {state for state in leads if finished(flow, state)}
    grew = True
    while grew:
        more = {state for state, after in leads.items() if state not in good and after & good}
        grew = bool(more)
        good |= more
    assert {state for state in leads if not state.left} <= good


@pytest.mark.parametrize("flow", WRITTEN_BY_HAND, ids=lambda flow: flow.id)
@pytest.mark.parametrize("mode", MODES)
def test_no_state_of_a_practice_is_a_trap(flow: Flow, mode: str) -> None:
    assert_no_trap(flow, mode)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(any_flow(), modes)
def test_no_state_of_any_flow_is_a_trap(flow: Flow, mode: str) -> None:
    assert_no_trap(flow, mode)


@pytest.mark.parametrize("flow", WRITTEN_BY_HAND, ids=lambda flow: flow.id)
def test_all_modes_can_end_alike(flow: Flow) -> None:
    assert endings(flow, "live") >= endings(flow, "apart")
    assert {ending[:3] for ending in endings(flow, "together")} == {ending[:3] for ending in endings(flow, "live")}
    assert {ending[:3] for ending in endings(flow, "apart")} == {ending[:3] for ending in endings(flow, "live")}


@slow
@given(flows, st.data())
def test_what_was_done_apart_could_have_been_done_live(flow: Flow, data: st.DataObject) -> None:
    state, events = walked(flow, "apart", data)
    live = replay(flow, "live", events, people=people_for(flow))
    assert (live.at, live.marks, live.roles, live.opened, live.turns, live.left) == (
        state.at,
        state.marks,
        state.roles,
        state.opened,
        state.turns,
        state.left,
    )


@slow
@given(flows, st.data())
def test_one_tap_for_both_is_a_tap_by_each(flow: Flow, data: st.DataObject) -> None:
    state, events = walked(flow, "together", data)
    taps = [
        Event(event.step, person, event.kind, event.value)
        for event in events
        for person in (people_for(flow) if event.actor == BOTH else (event.actor,))
    ]
    live = start(flow, "live", people_for(flow))
    for tap in taps:
        live = advance(flow, live, tap)
    assert (live.at, live.marks, live.over, live.roles, live.opened, live.turns, live.pause, live.left) == (
        state.at,
        state.marks,
        state.over,
        state.roles,
        state.opened,
        state.turns,
        state.pause,
        state.left,
    )
