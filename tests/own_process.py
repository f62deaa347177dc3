"""A proof in a process of its own: over a database of its own, with every warning an error."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.server import ROOT


def proof(module: str, *words: str) -> str:
    """Returns what `python -m tests.proofs.<module> words` says. Raises AssertionError where it ends with a fault."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    command = [sys.executable, "-W", "error", "-m", f"tests.proofs.{module}", *words]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr[-4000:]
    assert done.returncode == 0, told
    return told
