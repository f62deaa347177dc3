"""Both answer at the same moment: a bounded form of `python -m tests.proofs.double_answers`."""

from __future__ import annotations

import pytest

from tests.own_process import proof

pytestmark = pytest.mark.proof


def test_both_words_are_kept_and_nobody_reads_early() -> None:
    assert "MISSED" not in proof("double_answers", "--trials", "10", "--controls", "40")


@pytest.mark.postgres
def test_nor_on_postgresql() -> None:
    assert "MISSED" not in proof("double_answers", "--trials", "8", "--controls", "60", "--postgres")
