"""A room more touches INSTALLED_APPS and the addresses (and, within the house, the contract of the floors)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_a_sixth_room_appears_everywhere_by_itself() -> None:
    """In a process of its own, as apps are made ready once."""
    asked = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--ds=tests.attic.settings", "tests/attic/walk.py"]
    paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    done = subprocess.run(
        asked, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "5 passed" in done.stdout
