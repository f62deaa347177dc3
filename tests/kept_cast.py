"""The people of the tests are made by the real actions once in a process; in every further test their rows are put back.

Keys live in memory, and so do the people as tests hold them: each test gets copies of its own. What is kept outside the
database, who is unlocked, is forgotten.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection

from twofold.people.instance import unlock_store
from twofold.people.models import Instance, Person
from twofold.records import clock
from twofold.vault import methods

T = TypeVar("T")
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Kept:
    """Those whom a builder has made: as a test holds them, and the rows that it has added."""

    people: bytes
    rows: Rows


_kept: dict[Hashable, Kept] = {}


class Cast:
    """Who is there in one test."""

    def __init__(self) -> None:
        self._here: tuple[str, ...] = ()
        self._known = True

    def make(self, name: str, build: Callable[[], T]) -> T:
        """What `build` returns, or copies of what it has returned in another test that had made the same before."""
        if not self._here:
            self._known = not (Instance.objects.exists() or Person.objects.exists())
        self._here += (name,)
        if not self._known:
            return build()
        key = (self._here, _moment(), methods.argon2id)
        if key not in _kept:
            before = rows()
            made = build()
            if (added := _added(before, rows())) is not None:
                _kept[key] = Kept(pickle.dumps(made), added)
            return made
        kept = _kept[key]
        _put_back(kept.rows)
        if len(self._here) == 1:
            unlock_store().clear()
        people: T = pickle.loads(kept.people)
        return people


def _moment() -> Hashable:
    """Rows carry the day on which they were made."""
    return clock._moment.get() or datetime.now(UTC).date()


def rows() -> Rows:
    """Everything in the database."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            found[model._meta.db_table] = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return found


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _added(before: Rows, after: Rows) -> Rows | None:
    """None where more was done than to add rows."""
    if any(row not in after[table] for table, known in before.items() for row in known):
        return None
    added = {table: [row for row in now if row not in before[table]] for table, now in after.items()}
    return {table: new for table, new in added.items() if new}


def _put_back(kept: Rows) -> None:
    with connection.cursor() as cursor:
        for table, new in kept.items():
            one = f"({', '.join(['%s'] * len(new[0]))})"
            values = ", ".join([one] * len(new))
            cursor.execute(
                f"INSERT INTO {connection.ops.quote_name(table)} VALUES {values}", [v for row in new for v in row]
            )
