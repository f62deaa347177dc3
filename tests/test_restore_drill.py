"""A restore on an empty machine: a bounded form of `python -m tests.proofs.restore_drill`."""

from __future__ import annotations

import pytest

from tests.proofs.restore_drill import run


@pytest.mark.proof
def test_a_backup_made_under_way_comes_back_on_an_empty_machine() -> None:
    result = run(writes=60, damages=3)
    assert result.good, [result, *result.lost, *result.accepted]
    assert result.acknowledged >= 60
