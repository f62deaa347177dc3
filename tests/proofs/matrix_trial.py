"""One cell of the matrix at a time: asked, judged, and taken back."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse

from tests.authorization import ABSENT, HELD, IN, METHOD
from tests.in_process import ask, content
from tests.proofs.matrix_cells import Cell, cells
from tests.proofs.matrix_world import LOCKED, Matrix

NOWHERE: Final = "/no/such/page"
_WORD: Final = re.compile(rb"quill\d{3}mark")
_OUTCOMES: Final = {423: HELD, 405: METHOD, **dict.fromkeys((200, 204, 302, 303, 400, 409, 422, 429), IN)}


@dataclass
class Report:
    """`faults`: cells that are not as declared; `leaks`: answers with words that are not for whoever asked."""

    asked: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    classes: set[tuple[str, str, str]] = field(default_factory=set)

    @property
    def good(self) -> bool:
        return self.asked.total() > 0 and not self.faults and not self.leaks

    def add(self, other: Report) -> None:
        self.asked += other.asked
        self.outcomes += other.outcomes
        self.faults += other.faults
        self.leaks += other.leaks
        self.classes |= other.classes

    def lines(self) -> Iterator[str]:
        yield from (f"  NOT AS DECLARED {one}" for one in self.faults[:40])
        yield from (f"  LEAK {one}" for one in self.leaks[:40])
        yield ", ".join(f"{method} {number:,}" for method, number in sorted(self.asked.items()))
        yield ", ".join(f"{outcome} {number:,}" for outcome, number in sorted(self.outcomes.items()))
        yield (
            f"{self.asked.total():,} requests, {len(self.classes):,} triples of route, role and method: "
            f"{len(self.faults)} not as declared, {len(self.leaks)} leaks"
        )


class Trial:
    def __init__(self, world: Matrix) -> None:
        self.world = world
        self._absent: dict[tuple[str, str], tuple[Any, ...]] = {}

    def run(self, chosen: Iterable[Cell]) -> Report:
        report = Report()
        for cell in chosen:
            self.one(cell, report)
        return report

    def one(self, cell: Cell, report: Report) -> None:
        cookies, person = self.world.roles[cell.role]
        answer = taken_back(cell.method, cell.path, cookies)
        found = self._outcome(cell.method, cell.role, answer)
        report.asked[cell.method] += 1
        report.outcomes[found] += 1
        report.classes.add((cell.route, cell.role, cell.method))
        if found not in cell.expected:
            report.faults.append(f"{cell}: {found}, not {' or '.join(sorted(cell.expected))} {cell.path}")
        for word in set(_WORD.findall(content(answer) + str(answer.headers).encode())):
            if cell.role in LOCKED or person not in self.world.words[word.decode()]:
                report.leaks.append(f"{cell}: {word.decode()}")
        if cell.method == "POST" and not self.world.still_open(cell.role):
            self.world.sign_in_again()  # keys lie outside the database: closing them is not taken back

    def _outcome(self, method: str, role: str, answer: HttpResponse) -> str:
        if answer.status_code != 404:
            return _OUTCOMES.get(answer.status_code, f"status {answer.status_code}")
        if (method, role) not in self._absent:
            self._absent[method, role] = shown(taken_back(method, NOWHERE, self.world.roles[role][0]))
        return ABSENT if shown(answer) == self._absent[method, role] else "another 404 than the one 404"


def taken_back(method: str, path: str, cookies: dict[str, str]) -> HttpResponse:
    """The answer to one request; whatever it changed in the database is taken back."""
    with transaction.atomic():
        answer = ask(method, path, cookies)
        transaction.set_rollback(True)
    return answer


def shown(answer: HttpResponse) -> tuple[int, bytes, dict[str, str], list[str]]:
    """Everything that a browser would receive."""
    cookies = sorted(morsel.OutputString() for morsel in answer.cookies.values())
    return answer.status_code, content(answer), dict(answer.items()), cookies


def ranked(world: Matrix, seed: int) -> list[Cell]:
    """All cells: first one of each route, role and method, by turns with those that decide about a thing that the table
    names for this route; then those about any other thing, then the rest.
    """
    everything = list(cells(world))
    random.Random(seed).shuffle(everything)
    seen: set[tuple[str, str, str]] = set()
    tiers: tuple[list[Cell], ...] = ([], [], [], [])
    for cell in everything:
        key = (cell.route, cell.role, cell.method)
        deciding = cell.method in {"GET", "POST"} and METHOD not in cell.expected
        tiers[0 if key not in seen else 1 if deciding and cell.near else 2 if deciding else 3].append(cell)
        seen.add(key)
    first, near, other, rest = tiers
    return [cell for pair in zip(first, near, strict=False) for cell in pair] + _beyond(first, near) + other + rest


def _beyond(first: list[Cell], near: list[Cell]) -> list[Cell]:
    shorter = min(len(first), len(near))
    return first[shorter:] + near[shorter:]
