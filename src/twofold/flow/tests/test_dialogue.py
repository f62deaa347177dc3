import pytest

from twofold.flow import BOTH, Event, IllegalEvent, State, advance, doers, finished, offers, open_steps, replay

from .practices_to_walk import CHECK_IN, DIALOGUE

PAIR = ("noor", "alex")


def walk(*events: Event, mode: str = "live") -> State:
    return replay(DIALOGUE, mode, events, people=PAIR)


def did(step: str, person: str) -> Event:
    return Event(step, person, "did")


def turn(speaker: str, listener: str) -> list[Event]:
    return [did("speak", speaker), did("mirror", listener), Event("understood", speaker, "answered", "yes")]


SWAP = [did("turn", "noor"), did("turn", "alex")]


def at(state: State) -> list[str]:
    return [step.id for step in open_steps(DIALOGUE, state)]


def test_an_optional_step_is_passed_by_doing_the_next() -> None:
    assert at(walk()) == ["settle", "speak"]
    assert at(walk(did("speak", "noor"))) == ["mirror"]


def test_an_optional_step_is_passed_together_by_going_on() -> None:
    one = walk(Event("settle", "noor", "went_on"))
    assert at(one) == ["settle", "speak"]
    assert at(advance(DIALOGUE, one, did("settle", "alex"))) == ["speak"]


def test_only_the_speaker_decides_whether_they_were_understood() -> None:
    state = walk(did("speak", "noor"), did("mirror", "alex"))
    with pytest.raises(IllegalEvent):
        advance(DIALOGUE, state, Event("understood", "alex", "answered", "yes"))
    assert at(advance(DIALOGUE, state, Event("understood", "noor", "answered", "no"))) == ["mirror"]
    assert at(advance(DIALOGUE, state, Event("understood", "noor", "answered", "yes"))) == ["turn"]


@pytest.mark.parametrize("value", [None, "maybe", True, 1, ""])
def test_an_answer_is_one_of_those_declared(value: object) -> None:
    state = walk(did("speak", "noor"), did("mirror", "alex"))
    with pytest.raises(IllegalEvent):
        advance(DIALOGUE, state, Event("understood", "noor", "answered", value))


def test_roles_swap_once_and_then_the_talk_ends() -> None:
    swapped = walk(*turn("noor", "alex"), *SWAP)
    assert at(swapped) == ["speak"]
    assert doers(DIALOGUE.step("speak"), swapped) == {"alex"}
    ended = walk(*turn("noor", "alex"), *SWAP, *turn("alex", "noor"))
    assert at(ended) == ["note"]
    assert finished(DIALOGUE, ended)


def test_on_one_device_one_tap_speaks_for_both() -> None:
    state = walk(*turn("noor", "alex"), mode="together")
    assert offers(DIALOGUE, state, "noor")[0].kind == "paused"
    assert at(advance(DIALOGUE, state, did("turn", BOTH))) == ["speak"]
    with pytest.raises(IllegalEvent):
        advance(DIALOGUE, walk(*turn("noor", "alex")), did("turn", BOTH))


def test_a_pause_holds_everything_until_both_are_back() -> None:
    began = walk(did("speak", "noor"))
    paused = advance(DIALOGUE, began, Event(None, "alex", "paused", 30))
    assert paused.pause is not None
    assert paused.pause.minutes == 30
    with pytest.raises(IllegalEvent):
        advance(DIALOGUE, paused, did("mirror", "alex"))
    agreed = advance(DIALOGUE, paused, Event(None, "noor", "agreed"))
    assert agreed.pause is not None
    assert agreed.pause.agreed == {"noor", "alex"}
    one = advance(DIALOGUE, agreed, Event(None, "alex", "returned"))
    assert one.pause is not None
    assert advance(DIALOGUE, one, Event(None, "noor", "returned")) == began


def test_another_return_can_be_suggested() -> None:
    state = walk(Event(None, "alex", "paused", 20), Event(None, "noor", "agreed"), Event(None, "noor", "paused", 60))
    assert state.pause is not None
    assert (state.pause.by, state.pause.minutes, state.pause.agreed) == ("noor", 60, {"noor"})


@pytest.mark.parametrize("minutes", [None, 0, 4, 10_081, "30", True])
def test_a_pause_names_a_return_between_five_minutes_and_a_week(minutes: object) -> None:
    with pytest.raises(IllegalEvent):
        walk(Event(None, "alex", "paused", minutes))


def test_leaving_is_possible_at_any_moment_and_final() -> None:
    for events in ([], [did("speak", "noor")], [Event(None, "noor", "paused", 30)]):
        state = walk(*events, Event(None, "alex", "left"))
        assert state.left
        assert not finished(DIALOGUE, state)
        assert offers(DIALOGUE, state, "noor") == ()


@pytest.mark.parametrize(
    ("said", "ends"), [(("stay", "stay"), False), (("stay", "stop"), True), (("stop", "stay"), True)]
)
def test_of_two_answers_the_branch_declared_first_is_taken(said: tuple[str, str], ends: bool) -> None:
    rated = [Event("close", person, "answered") for person in PAIR]
    chosen = [Event("topic", person, "answered", value) for person, value in zip(PAIR, said, strict=True)]
    state = replay(CHECK_IN, "live", [*rated, *chosen], people=PAIR)
    assert finished(CHECK_IN, state) is ends


def test_a_rating_stays_out_of_the_event_when_no_branch_needs_it() -> None:
    with pytest.raises(IllegalEvent):
        replay(CHECK_IN, "live", [Event("close", "noor", "answered", 3)], people=PAIR)


def test_a_required_step_that_repeats_opens_the_next_once_both_have_done_it() -> None:
    rated = [Event("close", person, "answered") for person in PAIR]
    chosen = [Event("topic", person, "answered", "stay") for person in PAIR]
    listed = [Event("list", "noor", "wrote"), Event("list", "noor", "wrote")]
    state = replay(CHECK_IN, "live", [*rated, *chosen, *listed], people=PAIR)
    assert [step.id for step in open_steps(CHECK_IN, state)] == ["list"]
    state = advance(CHECK_IN, state, Event("list", "alex", "wrote"))
    assert [step.id for step in open_steps(CHECK_IN, state)] == ["list", "plan"]
