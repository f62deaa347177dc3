"""Both answer at the same moment: a bounded form of `python -m tests.proofs.double_answers`."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.proof


def _asked(*words: str) -> str:
    """By a process of its own, over a database file or server of its own."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    command = [sys.executable, "-W", "error", "-m", "tests.proofs.double_answers", *words]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr[-4000:]
    assert done.returncode == 0, told
    return told


def test_both_words_are_kept_and_nobody_reads_early() -> None:
    assert "MISSED" not in _asked("--trials", "10", "--controls", "40")


@pytest.mark.postgres
def test_nor_on_postgresql() -> None:
    assert "MISSED" not in _asked("--trials", "8", "--controls", "60", "--postgres")
