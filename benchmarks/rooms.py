"""What the two did in their rooms over the years. A room takes part by a module `tests/years.py` with `a_day`; Django must
be started.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps

from twofold.rooms.demonstration import People


def a_day(day: date, people: People) -> Counter[str]:
    """Lets every room write what the two did on this day; returns how many of each. The clock stands at its evening."""
    done: Counter[str] = Counter()
    for module in _years():
        done += module.a_day(day, people)
    return done


@cache
def _years() -> tuple[ModuleType, ...]:
    return tuple(_found())


def _found() -> Iterator[ModuleType]:
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.tests") and find_spec(f"{app.name}.tests.years"):
            yield import_module(f"{app.name}.tests.years")
