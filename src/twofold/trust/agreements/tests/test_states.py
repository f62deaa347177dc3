from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.trust.agreements.states import ACTS, Event, Illegal, State, apply, replay

TWO = (UUID(int=1), UUID(int=2))
_events = st.builds(
    Event, st.sampled_from(ACTS), st.sampled_from(TWO), st.integers(10, 16).map(lambda number: UUID(int=number))
)


def _walk(tried: list[Event]) -> tuple[State, list[Event]]:
    """Whatever people press, in whatever order: what is not possible changes nothing."""
    state, happened = State(), []
    for event in tried:
        try:
            state = apply(state, event)
        except Illegal:
            continue
        happened.append(event)
    return state, happened


def _stands_by_hand(events: list[Event]) -> UUID | None:
    """A slow second opinion: the last wording agreed by the one who had not proposed it, unless it was ended since."""
    stands = None
    for event in events:
        if event.act == "agreed":
            stands = event.wording
        elif event.act == "ended":
            stands = None
    return stands


@given(st.lists(_events, max_size=40))
def test_what_stands_is_what_both_agreed_to(tried: list[Event]) -> None:
    state, happened = _walk(tried)
    assert state.stands == _stands_by_hand(happened)
    if state.stands is not None:
        proposed = next(e.who for e in happened if (e.act, e.wording) == ("proposed", state.stands))
        agreed = next(e.who for e in happened if (e.act, e.wording) == ("agreed", state.stands))
        assert {proposed, agreed} == set(TWO)


@given(st.lists(_events, max_size=40))
def test_every_wording_remains_in_the_order_in_which_it_was_proposed(tried: list[Event]) -> None:
    state, happened = _walk(tried)
    assert list(state.wordings) == [event.wording for event in happened if event.act == "proposed"]
    assert replay(happened) == state


@given(st.lists(_events, max_size=40))
def test_the_current_wording_stands_until_both_have_agreed_to_the_new_one(tried: list[Event]) -> None:
    state = State()
    for event in tried:
        try:
            new = apply(state, event)
        except Illegal:
            continue
        if new.stands != state.stands:
            assert event.act in {"agreed", "ended"}
        state = new


@given(st.lists(_events, max_size=40))
def test_there_is_no_dead_end(tried: list[Event]) -> None:
    """From wherever they are, the two can come to a new agreement in two steps, and either can end what stands."""
    state, _ = _walk(tried)
    fresh = UUID(int=99)
    for one, other in (TWO, TWO[::-1]):
        agreed = apply(apply(state, Event("proposed", one, fresh)), Event("agreed", other, fresh))
        assert (agreed.stands, agreed.open) == (fresh, None)
        if state.stands is not None:
            assert apply(state, Event("ended", one, state.stands)).stands is None


@given(st.lists(_events, max_size=40), _events)
def test_what_is_offered_is_what_is_possible(tried: list[Event], event: Event) -> None:
    state, _ = _walk(tried)
    about = {"ended": state.stands, "proposed": UUID(int=99)}.get(event.act, state.open)
    fitting = Event(event.act, event.who, about or UUID(int=98))
    possible = event.act in state.allowed(event.who)
    try:
        apply(state, fitting)
    except Illegal:
        assert not possible
    else:
        assert possible


@given(st.lists(_events, max_size=40))
def test_nobody_agrees_to_their_own_wording(tried: list[Event]) -> None:
    state, _ = _walk(tried)
    if state.open is not None and state.proposer is not None:
        with pytest.raises(Illegal):
            apply(state, Event("agreed", state.proposer, state.open))
        assert [who for who in TWO if state.awaits(who)] == [who for who in TWO if who != state.proposer]
