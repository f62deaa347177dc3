"""Houses of several ages, asked in turn so that a busy machine slows all of them alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
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
class Cost:
    """What one page or one sent form costs in one house. `yard`, `frame` and `cpu` are CPU ms of what was done in turn.

    `shown`: how many of the opened records stand on the page; `about`: how often a live step opened its talk.
    """

    status: int = 0
    bytes: int = 0
    gzip: int = 0
    queries: list[str] = field(default_factory=list)
    openings: int = 0
    shown: int = 0
    notes: int = 0
    about: int = 0
    yard: list[float] = field(default_factory=list)
    frame: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def yards(self) -> tuple[float, float]:
        """How many yardsticks it costs: by the least of both, and by their 25th percentiles."""
        return min(self.cpu) / min(self.yard), _quarter(self.cpu) / _quarter(self.yard)

    @property
    def frames(self) -> float:
        """How many frames it costs, by the least of both."""
        return min(self.cpu) / min(self.frame)

    def times(self, other: Cost) -> float:
        """How much it costs beside another: by the least, or by the 25th percentiles where that is less."""
        return min(min(self.cpu) / min(other.cpu), _quarter(self.cpu) / _quarter(other.cpu))

    def add(self, said: dict[str, Any]) -> None:
        for name in ("status", "bytes", "gzip", "queries", "openings", "shown", "notes", "about"):
            setattr(self, name, said[name])
        self.yard += said["yard"]
        self.frame += said["frame"]
        self.cpu += said["cpu"]


def _quarter(values: Sequence[float]) -> float:
    return quantiles(values, n=4)[0] if len(values) > 1 else values[0]


@dataclass
class Findings:
    """What was found in all houses: costs by (name, age), `whole` pages by name, plans by (name, age)."""

    pages: dict[tuple[str, str], Cost] = field(default_factory=dict)
    posts: dict[tuple[str, str], Cost] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    live: set[str] = field(default_factory=set)
    plans: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


def seed(place: Place) -> None:
    place.data.mkdir(mode=0o700, parents=True)
    subprocess.run(_command("seed", str(place.days)), env=place.environment, cwd=place.data, check=True)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "benchmarks.house", *words]


def ask(places: Sequence[Place], *, times: int, at_once: int = AT_ONCE) -> Findings:
    """Each page that the oldest house has and each step, in every house: `times` requests in turns of `at_once`."""
    found = Findings()
    with _asked(places) as houses:
        said = {place.age: _answer(house, do="addresses") for place, house in houses}
        known = {age: {address["name"]: address for address in has["addresses"]} for age, has in said.items()}
        oldest = known[places[-1].age]
        found.whole = {name for name, address in oldest.items() if address["whole"]}
        for turn in range(1 + max(1, times // at_once)):
            for name in oldest:
                for place, house in houses:
                    if name in known[place.age]:
                        page = _answer(house, do="page", path=known[place.age][name]["path"], times=at_once)
                        _note(found.pages, name, place, page, turn)
            for name in said[places[-1].age]["steps"]:
                for place, house in houses:
                    sent = _answer(house, do="post", name=name, times=at_once)
                    _note(found.posts, name, place, sent, turn)
                    if sent["live"]:
                        found.live.add(name)
        for place, house in houses:
            for name, address in known[place.age].items():
                if address["whole"]:
                    found.plans[name, place.age] = _answer(house, do="plan", path=address["path"])
    return found


def _note(costs: dict[tuple[str, str], Cost], name: str, place: Place, said: dict[str, Any], turn: int) -> None:
    if turn:  # the first one warms up
        costs.setdefault((name, place.age), Cost()).add(said)


@contextmanager
def _asked(places: Sequence[Place]) -> Iterator[list[tuple[Place, subprocess.Popen[str]]]]:
    pipe, houses = subprocess.PIPE, list[tuple[Place, subprocess.Popen[str]]]()
    try:
        for place in places:
            process = subprocess.Popen(
                _command("ask"), env=place.environment, cwd=place.data, stdin=pipe, stdout=pipe, text=True, bufsize=1
            )
            houses.append((place, process))
        yield houses
    finally:
        for _, process in houses:
            with process:
                assert process.stdin is not None
                process.stdin.close()


def _answer(house: subprocess.Popen[str], **order: Any) -> dict[str, Any]:
    assert house.stdin is not None
    assert house.stdout is not None
    house.stdin.write(json.dumps(order) + "\n")
    house.stdin.flush()
    line = house.stdout.readline()
    if not line:
        raise RuntimeError(f"the house stopped while asked {order}")
    said: dict[str, Any] = json.loads(line)
    return said
