"""A full disk loses no words. The longer form is a command: `python -m tests.proofs.disk_full --points 50`."""

from __future__ import annotations

import pytest

from tests.proofs import disk_full

pytestmark = pytest.mark.proof


def test_a_full_disk_loses_nothing_that_was_acknowledged_and_gives_back_the_rest() -> None:
    try:
        result = disk_full.run(points=16)
    except disk_full.CannotMount as reason:
        pytest.skip(f"No small file system can be mounted here ({reason})")
    print(result)
    assert result.good, result
    assert len(result.acknowledged) == 16
    assert 0 < result.refused < 16


def test_words_that_are_gone_are_noticed() -> None:
    result = disk_full.Result(acknowledged={"/dreams/1": "words"}, refused=1)
    assert result.good
    assert not disk_full.Result(acknowledged={"/dreams/1": "words"}, refused=1, lost=["/dreams/1"]).good
    assert not disk_full.Result(acknowledged={"/dreams/1": "words"}, refused=0).good
