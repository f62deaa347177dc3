from itertools import permutations

import pytest

from twofold.flow import (
    BOTH,
    Event,
    IllegalEvent,
    IllegalStart,
    State,
    advance,
    finished,
    offers,
    open_steps,
    opened,
    replay,
    start,
)

from .practices_to_walk import FOLDED

MAYA, SAM = "maya", "sam"
PAIR = (MAYA, SAM)


def walk(mode: str, *events: Event) -> State:
    return replay(FOLDED, mode, events, people=PAIR)


def wrote(person: str, step: str = "answer") -> Event:
    return Event(step, person, "wrote")


def may(state: State, person: str) -> set[tuple[str | None, str]]:
    return {(offer.step, offer.kind) for offer in offers(FOLDED, state, person)}


def test_apart_there_is_only_writing_and_a_pass_leaves_no_trace() -> None:
    state = walk("apart")
    assert may(state, MAYA) == {("answer", "wrote")}
    assert may(state, SAM) == {("answer", "wrote")}


@pytest.mark.parametrize("mode", ["live", "together"])
def test_at_the_same_time_one_may_also_pause_or_leave(mode: str) -> None:
    assert may(walk(mode), MAYA) == {("answer", "wrote"), (None, "paused"), (None, "left")}


@pytest.mark.parametrize("mode", ["together", "live", "apart"])
@pytest.mark.parametrize("order", list(permutations(PAIR)))
def test_it_opens_when_both_have_written_in_any_order(mode: str, order: tuple[str, str]) -> None:
    one = walk(mode, wrote(order[0]))
    assert not opened(one, "answer")
    assert not finished(FOLDED, one)
    both = advance(FOLDED, one, wrote(order[1]))
    assert opened(both, "answer")
    assert finished(FOLDED, both)
    assert [step.id for step in open_steps(FOLDED, both)] == ["open", "reply"]


def test_reading_is_not_possible_before_both_have_written() -> None:
    with pytest.raises(IllegalEvent, match=r"step='open', actor='maya', kind='did'.* at 'answer'"):
        walk("apart", wrote(MAYA), Event("open", MAYA, "did"))


def test_an_answer_is_revised_and_withdrawn_only_while_it_is_folded() -> None:
    state = walk("apart", wrote(MAYA), Event("answer", MAYA, "revised"))
    assert may(state, MAYA) == {("answer", "revised"), ("answer", "withdrew")}
    assert advance(FOLDED, state, Event("answer", MAYA, "withdrew")) == walk("apart")
    with pytest.raises(IllegalEvent):
        advance(FOLDED, advance(FOLDED, state, wrote(SAM)), Event("answer", MAYA, "withdrew"))


def test_nobody_withdraws_or_revises_the_answer_of_the_other() -> None:
    state = walk("apart", wrote(MAYA))
    for kind in ("withdrew", "revised"):
        with pytest.raises(IllegalEvent):
            advance(FOLDED, state, Event("answer", SAM, kind))


def test_writing_twice_is_refused() -> None:
    with pytest.raises(IllegalEvent):
        walk("apart", wrote(MAYA), wrote(MAYA))


def test_a_reply_needs_no_sign_of_having_read_and_can_be_repeated() -> None:
    state = walk("apart", wrote(MAYA), wrote(SAM), wrote(SAM, "reply"), wrote(SAM, "reply"), wrote(MAYA, "reply"))
    assert finished(FOLDED, state)
    assert ("reply", "wrote") in may(state, MAYA)


def test_no_event_says_that_somebody_passed_apart() -> None:
    for events in ([], [wrote(MAYA)], [wrote(MAYA), wrote(SAM)]):
        kinds = {kind for person in PAIR for _, kind in may(walk("apart", *events), person)}
        assert not kinds & {"went_on", "left", "paused"}


@pytest.mark.parametrize("event", [wrote("robin"), wrote(BOTH), Event("answer", MAYA, "wrote", "I was afraid")])
def test_a_stranger_an_impossible_pair_and_content_are_refused(event: Event) -> None:
    with pytest.raises(IllegalEvent):
        advance(FOLDED, walk("live"), event)


@pytest.mark.parametrize(
    ("mode", "people"),
    [
        ("telepathy", PAIR),
        ("live", (MAYA,)),
        ("live", (MAYA, MAYA)),
        ("live", (MAYA, SAM, "robin")),
        ("live", (MAYA, BOTH)),
    ],
)
def test_a_sitting_needs_a_known_mode_and_two_people(mode: str, people: tuple[str, ...]) -> None:
    with pytest.raises(IllegalStart):
        start(FOLDED, mode, people)
