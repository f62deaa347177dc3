"""What somebody writes while the other parts is not lost: `python -m tests.proofs.parted_meanwhile`, whole."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.server import ROOT

pytestmark = pytest.mark.proof


def run(*words: str) -> dict[str, list[str]]:
    """In a process of its own, since a house starts Django over its own database."""
    program = f"import json; from tests.proofs.parted_meanwhile import run; print(json.dumps(run({', '.join(words)})))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_words_typed_while_the_other_parts_are_on_the_page_that_comes_or_kept() -> None:
    found = run()
    assert len(found) > 40
    assert {name: words for name, words in found.items() if words} == {}


def test_words_that_are_nowhere_are_noticed() -> None:
    assert all(run("planted=True", "most=2").values())
