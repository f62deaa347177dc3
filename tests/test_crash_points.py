"""Crashes at some of the points of what is done about keys and links: a bounded form of `python -m tests.proofs.crash_points`."""

from __future__ import annotations

import pytest

from tests.own_process import proof

pytestmark = pytest.mark.proof


def test_a_crash_locks_nobody_out_and_lets_nobody_read_more() -> None:
    told = proof("crash_points", "--crashes", "6", "--seed", "3")
    assert "6 operations with" in told
    assert "MISSED" not in told
