"""Every practice that is shipped, walked in every mode that it names: straight on, and with every other answer."""

import shutil
from pathlib import Path

import pytest

from twofold.flow import BOTH, Flow, Mode, State, advance, declare, finished, offers, open_steps, replay, start
from twofold.packs import CORE, MOODS, Practice, check, load

from .walking import branches, happy, once, people_for, walk

PACK = load(CORE)
LISTENING = [practice for practice in PACK.practices if practice.room == "listening"]
IN_MODES = [(practice, mode) for practice in PACK.practices for mode in practice.modes]
AFRAID = "Not when you are afraid of your partner, or of what happens afterwards"
every_practice_and_mode = pytest.mark.parametrize(
    ("practice", "mode"), IN_MODES, ids=[f"{practice.id}-{mode}" for practice, mode in IN_MODES]
)
TRUST = [practice for practice in PACK.practices if practice.room == "trust" and practice.id != "folded-question"]
every_practice = pytest.mark.parametrize("practice", LISTENING + TRUST, ids=lambda practice: practice.id)


def test_the_pack_has_no_problem() -> None:
    assert check(CORE) == []


def test_the_listening_room_is_well_filled_in_every_mode_and_mood() -> None:
    assert len(LISTENING) >= 15
    for mode in ("together", "live", "apart"):
        assert len([practice for practice in LISTENING if mode in practice.modes]) >= 10
    for mood in MOODS:
        assert len(PACK.practices_for("listening", mood=mood)) >= 2
        assert mood == "after-a-fight" or PACK.practices_for("listening", minutes=10, mood=mood)


def test_the_trust_room_has_something_for_two_and_for_one() -> None:
    assert len([practice for practice in TRUST if practice.who == "two"]) >= 7
    assert len([practice for practice in TRUST if practice.who == "one"]) >= 3
    for mode in ("together", "live", "apart"):
        assert len([practice for practice in TRUST if mode in practice.modes]) >= 7


@every_practice_and_mode
def test_straight_on_it_ends_and_replays(practice: Practice, mode: Mode) -> None:
    flow = declare(practice)
    for optional in (False, True):
        walked = walk(flow, mode, happy, optional=optional)
        assert finished(flow, walked.state)
        assert replay(flow, mode, walked.events, people=people_for(flow)) == walked.state


@every_practice_and_mode
def test_after_every_other_answer_it_ends_too_and_every_step_is_met(practice: Practice, mode: Mode) -> None:
    flow = declare(practice)
    walks = [walk(flow, mode, happy, optional=True)]
    walks += [walk(flow, mode, once(step, value), optional=True) for step, value in branches(practice)]
    met = {step for walked in walks for step in walked.steps}
    taken = {branch for walked in walks for branch in walked.taken}
    at_the_end = {step.id for walked in walks for step in open_steps(flow, walked.state)}
    assert {step.id for step in practice.steps} - met - at_the_end == set()
    assert set(branches(practice)) <= taken


@every_practice_and_mode
def test_not_yet_leads_through_a_correction_back_to_being_asked_again(practice: Practice, mode: Mode) -> None:
    flow = declare(practice)
    for step in practice.steps:
        if step.kind == "choose" and "not-yet" in step.option_ids:
            steps = walk(flow, mode, once(step.id, "not-yet")).steps
            asked = [number for number, met in enumerate(steps) if met == step.id]
            between = steps[asked[0] + 1 : asked[1]]
            assert between[0] == step.then["not-yet"]
            kinds = {flow.step(met).kind for met in between}
            assert kinds & {"speak", "write"} or practice.id == "what-do-you-need"


@every_practice_and_mode
def test_no_state_is_a_trap(practice: Practice, mode: Mode) -> None:
    flow = declare(practice)
    leads = reachable(flow, mode)
    comes_from: dict[State, list[State]] = {}
    for state, after in leads.items():
        for one in after:
            comes_from.setdefault(one, []).append(state)
    todo = [state for state in leads if finished(flow, state)]
    good = set(todo)
    while todo:
        for state in comes_from.get(todo.pop(), []):
            if state not in good:
                good.add(state)
                todo.append(state)
    assert set(leads) == good


def reachable(flow: Flow, mode: Mode) -> dict[State, set[State]]:
    """Every state and where it leads, without pausing, which returns, and leaving, which ends."""
    found: dict[State, set[State]] = {}
    todo = [start(flow, mode, people_for(flow))]
    while todo:
        state = todo.pop()
        if state in found:
            continue
        offered = [offer for actor in (*state.people, BOTH) for offer in offers(flow, state, actor) if offer.step]
        events = [offer.event(value) for offer in offered for value in (tuple(offer.values) or (None,))]
        found[state] = {advance(flow, state, event) for event in events}
        todo.extend(found[state])
    return found


@every_practice
def test_it_says_when_not_to_use_it(practice: Practice) -> None:
    close = practice.depth >= 3 or {"between-us", "after-a-fight"} & set(practice.moods)
    assert AFRAID in practice.cautions or not close


@every_practice
def test_each_may_tell_in_private_how_it_was(practice: Practice) -> None:
    heard = any(step.kind == "mirror" for step in practice.steps)
    assert practice.after == (("understood", "valued", "cared-for") if heard or practice.after else ())
    assert not any(step.kind == "rate" and step.space != "mine" for step in practice.steps)


@every_practice
def test_it_fits_a_phone_and_two_tired_people(practice: Practice) -> None:
    assert len(practice.title) <= 40
    assert len(practice.about) <= 180
    assert practice.moods
    for step in practice.steps:
        assert step.label
        assert len(step.text) <= 180, step.id
        assert len(step.help or "") <= 160, step.id
        assert len(step.meanwhile or "") <= 160, step.id
        assert len(step.prompts) <= 3


@every_practice
def test_whoever_listens_is_helped_at_every_step_in_which_the_other_speaks_long(practice: Practice) -> None:
    for step in practice.steps:
        if step.kind == "speak" and step.seconds:
            assert step.meanwhile, step.id
        if step.kind == "mirror":
            assert step.prompts or step.help or len(step.text) <= 110, step.id


def test_a_step_names_only_moves_that_a_skill_of_the_pack_has(tmp_path: Path) -> None:
    shutil.copytree(CORE, tmp_path / "core")
    talk = tmp_path / "core" / "practices" / "listening-talk.yaml"
    assert check(tmp_path / "core") == []
    talk.write_text(talk.read_text().replace("skill: validating", "skill: mind-reading"))
    (problem,) = check(tmp_path / "core")
    assert (problem.file, problem.rule) == ("practices/listening-talk.yaml", "unknown-move")
    assert "mind-reading" in problem.message


def test_every_step_that_says_back_shows_how_others_do() -> None:
    talk = load(CORE).practice("listening-talk")
    moves = {step.id: load(CORE).move(step.skill) for step in talk.steps if step.skill}
    assert {step: move.id for step, move in moves.items() if move} == {
        "mirror": "mirroring",
        "got-me": "checking",
        "more": "more",
        "validate": "validating",
        "empathise": "empathising",
    }
