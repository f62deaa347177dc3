"""Houses of several ages, asked in turn so that a busy machine slows all of them alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a house of this age keeps its data."""

    age: str
    days: int
    data: Path
    database_url: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("TWOFOLD_", "DJANGO_"))}
        own = {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "TWOFOLD_DATA": str(self.data),
            "TWOFOLD_RUNTIME": str(self.data / "runtime"),
            "TWOFOLD_SIGNUP": "open",
        }
        return plain | own | ({"TWOFOLD_DATABASE_URL": self.database_url} if self.database_url else {})

    @property
    def written(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self.data / "benchmark.json").read_text(encoding="utf-8"))
        return said


@dataclass
class Page:
    """What one page costs in one house."""

    status: int = 0
    bytes: int = 0
    gzip: int = 0
    queries: list[str] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        return median(self.cpu)


def seed(place: Place) -> None:
    place.data.mkdir(mode=0o700, parents=True)
    _python(place, "seed", str(place.days))


def _python(place: Place, *words: str) -> None:
    subprocess.run(_command(*words), env=place.environment, cwd=place.data, check=True)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.house", *words]


def ask(places: list[Place], paths: dict[str, str], *, times: int) -> dict[tuple[str, str], Page]:
    """(page, age) → cost: the median over `times` requests is made of short turns."""
    costs = {(name, place.age): Page() for name in paths for place in places}
    with ExitStack() as open_houses:
        houses = [(place, open_houses.enter_context(_asked(place))) for place in places]
        for turn in range(1 + times // AT_ONCE):
            for name, path in paths.items():
                for place, house in houses:
                    said = _answer(house, path)
                    if turn:  # the first one warms up
                        _add(costs[name, place.age], said)
    return costs


@contextmanager
def _asked(place: Place) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        _command("ask"), env=place.environment, cwd=place.data, stdin=pipe, stdout=pipe, text=True, bufsize=1
    )
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def _answer(house: subprocess.Popen[str], path: str) -> dict[str, Any]:
    assert house.stdin is not None
    assert house.stdout is not None
    house.stdin.write(f"{path} {AT_ONCE}\n")
    house.stdin.flush()
    line = house.stdout.readline()
    if not line:
        raise RuntimeError(f"the house stopped while asked for {path}")
    said: dict[str, Any] = json.loads(line)
    return said


def _add(page: Page, said: dict[str, Any]) -> None:
    page.status, page.bytes, page.gzip, page.queries = (
        said["status"],
        said["bytes"],
        said["gzip"],
        said["queries"],
    )
    page.cpu += said["cpu"]
