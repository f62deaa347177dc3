"""Logs: records that both of a couple write as a list of events. What a log says follows from replaying them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from twofold.people.unlocked import Unlocked
from twofold.records.documents import Document
from twofold.records.entries import Entry, Space
from twofold.records.errors import Absent, Conflict, Stale
from twofold.records.event_tags import tagged
from twofold.records.saving import revise, save

_TRIES = 6

Result = TypeVar("Result")


class Log(Document):
    """Each event is tagged by its author and known by its `once`, so that sending it twice adds it once."""

    both_write = True
    keeps_history = False

    events: tuple[Any, ...]

    def words(self) -> Iterator[str]:
        """Yields nothing, unless a log says which texts of its events are words."""
        yield from ()

    def did(self, once: UUID) -> bool:
        return any(event.once == once for event in self.events)


def begin(kind: type[Log], event: Any, *, by: Unlocked, space: Space, once: UUID) -> Entry:
    """Saves a log with its first event, tagged by its author. Raises Ended, Conflict."""
    return save(kind(events=(tagged(event, (), by=by),)), by=by, space=space, once=once)


def add(entry: Entry, event: Any, *, by: Unlocked) -> Entry:
    """The log with one more event, tagged by its author; the caller has seen that it's allowed.

    Raises Conflict if the partner has added one since `entry` was read, Absent, Ended.
    """
    log = entry.document
    assert isinstance(log, Log)
    added = log.model_copy(update={"events": (*log.events, tagged(event, log.events, by=by))})
    return revise(entry, added, by=by, expected_rev=entry.rev)


def settle_race(act: Callable[[], Result]) -> Result:
    """Runs `act` in a transaction, and again if the partner wrote at the same instant: it has to look again at what the
    log says by then. Raises what `act` raises; Absent if the log is gone, Stale if the two meet again and again.
    """
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return act()
        except Conflict as conflict:
            if conflict.newer.document is None:
                raise Absent from conflict
    raise Stale
