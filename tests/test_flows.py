"""Every shipped practice, walked at random in every mode; ten thousand runs by `python -m tests.proofs.flows`."""

from __future__ import annotations

import pytest

from tests.proofs.flows import Walker, run, shipped
from twofold.flow import declare, start
from twofold.packs import Practice


def test_generated_runs_over_all_shipped_practices() -> None:
    tally = run(600)
    assert tally.runs == 600
    assert tally.refused > 10_000


@pytest.mark.parametrize("practice", shipped(), ids=lambda practice: practice.id)
def test_from_the_beginning_the_end_is_within_reach(practice: Practice) -> None:
    for mode in practice.modes:
        walker = Walker(declare(practice), mode)
        assert walker.ends(start(walker.flow, mode, walker.people))
