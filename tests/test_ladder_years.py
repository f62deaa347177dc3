"""The proof of the ladder in a bounded form; the whole of it: `python -m tests.proofs.ladder --couples 10000`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proofs import ladder as proof
from twofold.trust.questions import ladder as rungs
from twofold.trust.questions.documents import Limits
from twofold.trust.questions.ladder import PACES, THEMES

limits = st.builds(
    Limits,
    ceiling=st.integers(1, 5),
    barred=st.frozensets(st.sampled_from(THEMES)),
    pace=st.sampled_from(PACES),
)


@pytest.mark.proof
def test_years_of_questions_keep_both_limits_and_tell_nothing() -> None:
    found = [proof.couple(seed, 365) for seed in range(120)]
    assert [fault for faults, _, _ in found for fault in faults] == []
    assert sum(asked for _, asked, _ in found) > 5_000
    assert max(deepest for _, _, deepest in found) == 5


@pytest.mark.parametrize("plant", [proof.deaf, proof.loud])
def test_planted_faults_are_noticed(plant: proof.Lower) -> None:
    assert any(proof.couple(seed, 120, plant)[0] for seed in range(40))


@settings(deadline=None, max_examples=300)
@given(limits, limits, st.integers(1, 5))
def test_what_is_agreed_is_the_lower_of_both_as_far_as_one_beyond_the_rung(
    one: Limits, other: Limits, rung: int
) -> None:
    both = [a and b for a, b in zip(rungs.cells(one, rung), rungs.cells(other, rung), strict=True)]
    common = rungs.agreed(both)
    for theme in THEMES:
        barred = theme in one.barred | other.barred
        assert common.levels[theme] == (0 if barred else min(one.ceiling, other.ceiling, rung + 1))
    assert common.pace == max(one.pace, other.pace, key=PACES.index)


@settings(deadline=None, max_examples=200)
@given(limits, limits, st.integers(0, 10_000))
def test_the_other_setting_of_the_proof_has_the_same_minimum(mine: Limits, theirs: Limits, seed: int) -> None:
    """The control of the control: the proof compares what it says it compares."""
    other = proof.same_minimum(mine, theirs, proof.Random(seed))

    def minimum(limits: Limits) -> list[bool]:
        return [a and b for a, b in zip(rungs.cells(limits, 5), rungs.cells(theirs, 5), strict=True)]

    assert minimum(other) == minimum(mine)
