"""Crashes at some of the points of what is done about keys and links: a bounded form of `python -m tests.proofs.crash_points`."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.proof


def _asked(*words: str) -> str:
    """By a process of its own, as it is split again and again, over a database of its own."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    command = [sys.executable, "-W", "error", "-m", "tests.proofs.crash_points", *words]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr[-4000:]
    assert done.returncode == 0, told
    return told


def test_a_crash_locks_nobody_out_and_lets_nobody_read_more() -> None:
    told = _asked("--crashes", "6", "--seed", "3")
    assert "6 operations with" in told
    assert "MISSED" not in told
