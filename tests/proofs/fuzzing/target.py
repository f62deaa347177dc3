"""One thing that reads what others wrote, tried with values that Hypothesis makes."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

LONGEST_ROUND = 400  # tries before the time is looked at


class Wrong(Exception):
    """What was read was taken for something that it is not, or answered with an error."""


@dataclass(frozen=True)
class Target:
    """`read` may raise what is `declared`, and nothing else. `weaker` plants a fault that has to be noticed."""

    name: str
    values: SearchStrategy[Any]
    read: Callable[[Any], object]
    weaker: Callable[[], AbstractContextManager[object]]
    declared: tuple[type[Exception], ...] = ()


@dataclass
class Outcome:
    """`refused`: answered with a declared exception. `faults`: what escaped, by kind and place, with one value each."""

    tried: int = 0
    refused: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def note(self, error: Exception, value: object) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__}: {str(error)[:120]} ({last.filename.rpartition('/')[2]}:{last.lineno})"
        self.faults.setdefault(kind, repr(value)[:400])
        self.counted[kind] += 1


def one_round(target: Target, outcome: Outcome, *, number: int, tries: int, smaller: bool = True) -> None:
    """So many tries, or until something escapes, which is noted: as small as Hypothesis can make it, if `smaller`."""
    value: Any = None

    @seed(number)
    @settings(
        max_examples=tries,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink) if smaller else (Phase.generate,),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(target.values)
    def read(drawn: Any) -> None:
        nonlocal value
        value = drawn
        outcome.tried += 1
        try:
            target.read(drawn)
        except target.declared:
            outcome.refused += 1

    try:
        read()
    except Exception as error:
        outcome.note(error, value)


def fuzz(target: Target, *, seconds: float, number: int = 1) -> Outcome:
    outcome, until = Outcome(), time.monotonic() + seconds
    while time.monotonic() < until:
        one_round(target, outcome, number=number, tries=LONGEST_ROUND)
        number += 1
    return outcome
