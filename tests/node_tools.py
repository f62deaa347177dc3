"""Programs for Node that tests ask: installed once for a run, from the lock beside their scripts, into a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parent / "node"
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class Asked:
    """A script that answers one line of JSON for each that it is sent."""

    def __init__(self, script: str, folder: Path) -> None:
        self._running = subprocess.Popen(
            ["node", script], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
        )

    def ask(self, **given: Any) -> Any:
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write(json.dumps(given) + "\n")
        self._running.stdin.flush()
        return json.loads(self._running.stdout.readline())

    def end(self) -> None:
        self._running.communicate(timeout=20)


def _environment() -> dict[str, str]:
    """No reader may know the zone of this machine."""
    return {**os.environ, "TZ": "Pacific/Apia"}


@pytest.fixture(scope="session")
def node_folder() -> Iterator[Path]:
    """Skipped where Node or what is locked for it cannot be had; with CI set that is an error."""
    refuse = pytest.fail if os.environ.get("CI") else pytest.skip
    if not (shutil.which("node") and shutil.which("npm")):
        refuse("No Node here. Install it (Debian: apt-get install nodejs npm).")
    with tempfile.TemporaryDirectory(prefix="twofold-node-") as folder:
        place = Path(shutil.copytree(SCRIPTS, Path(folder) / "node", ignore=shutil.ignore_patterns("node_modules")))
        done = subprocess.run(["npm", *INSTALL], cwd=place, capture_output=True, text=True, check=False)
        if done.returncode:
            refuse(f"What is locked for Node could not be installed:\n{done.stderr[-2000:]}")
        yield place


@pytest.fixture
def node(node_folder: Path) -> Iterator[Any]:
    """`node("script.mjs")` begins one that answers."""
    begun: list[Asked] = []

    def begin(script: str) -> Asked:
        begun.append(Asked(script, node_folder))
        return begun[-1]

    yield begin
    for asked in begun:
        asked.end()
