"""What each does for themselves alone moves nothing, so the other learns nothing from it."""

import pytest

from twofold.flow import Event, Mode, State, advance, offers, open_steps, replay

from .practices_to_walk import AFTERWARDS, MODES

PAIR = ("noor", "alex")


def walk(mode: Mode, *events: Event) -> State:
    return replay(AFTERWARDS, mode, [Event("say", "noor", "did"), *events], people=PAIR)


def rated(person: str) -> Event:
    return Event("felt", person, "answered")


@pytest.mark.parametrize("mode", MODES)
def test_the_other_is_offered_the_same_whether_or_not_one_has_rated(mode: Mode) -> None:
    before, after = walk(mode), walk(mode, rated("noor"))
    assert offers(AFTERWARDS, after, "alex") == offers(AFTERWARDS, before, "alex")
    both = advance(AFTERWARDS, after, rated("alex"))
    assert [step.id for step in open_steps(AFTERWARDS, both)] == ["felt", "note", "thanks"]
    assert offers(AFTERWARDS, both, "noor") == offers(AFTERWARDS, after, "noor")


@pytest.mark.parametrize("mode", MODES)
def test_a_private_rating_can_be_changed_until_the_next_step_is_done_by_both(mode: Mode) -> None:
    state = walk(mode, rated("noor"))
    assert ("felt", "revised") in [(offer.step, offer.kind) for offer in offers(AFTERWARDS, state, "noor")]
    thanked = [Event("thanks", person, "did") for person in PAIR]
    assert open_steps(AFTERWARDS, walk(mode, rated("noor"), *thanked)) == ()


@pytest.mark.parametrize("mode", ["together", "live"])
def test_at_the_same_time_both_can_go_on_from_it(mode: Mode) -> None:
    gone = [Event("felt", person, "went_on") for person in PAIR]
    assert [step.id for step in open_steps(AFTERWARDS, walk(mode, rated("noor"), *gone))] == ["note", "thanks"]
