"""The list of mutants fits the program, and the command that tries them can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.proofs import mutants
from tests.proofs.mutants_list import MUTANTS, Mutant

TESTS = ("src/twofold/vault/tests/test_padding.py",)
PADDING = "src/twofold/vault/padding.py"


def test_every_mutant_is_found_in_the_program_as_it_stands() -> None:
    assert mutants.misfits(MUTANTS) == []
    assert len([one for one in MUTANTS if not one.equivalent]) >= 100
    assert len({(one.path, one.old, one.new) for one in MUTANTS}) == len(MUTANTS)


def test_a_mutant_that_no_longer_fits_is_told() -> None:
    (told,) = mutants.misfits([replace(MUTANTS[0], old="what nobody ever wrote here")])
    assert "found 0 times" in told


@pytest.mark.proof
def test_a_mutant_is_killed_and_one_that_changes_nothing_survives() -> None:
    dead = next(one for one in MUTANTS if one.path == PADDING)
    harmless = Mutant(PADDING, "BLOCKS_UNTIL: Final = 4096", "BLOCKS_UNTIL: Final = 2 * 2048", TESTS)
    assert mutants.run([dead, harmless]) == [harmless]
