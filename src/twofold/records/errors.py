"""Errors of the record store."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from twofold.records.entries import Entry


class Absent(Exception):
    """There is no such thing for this person; unknown and forbidden are the same."""


class Ended(Exception):
    """There is no couple to write to: it has ended, or this person doesn't hold its key yet."""


class Opened(Exception):
    """Too late: the fold is open."""


class NotOpen(Exception):
    """Too early: the fold is not open yet."""


class Conflict(Exception):
    """Something newer is stored than the text this was based on; `newer` is what is stored."""

    def __init__(self, newer: Entry) -> None:
        super().__init__("something newer is stored")
        self.newer = newer


class Stale(Exception):
    """The record has changed since the page was made, so the request isn't possible any more. Nothing was stored."""


class Unreadable(Exception):
    """The record doesn't open, or its content is impossible."""


class Unread(NamedTuple):
    """A sealed item that doesn't open, named by its clear columns."""

    record_id: UUID
    kind: str
    day: date


class RotationRefused(Exception):
    """Keys weren't changed, because these items don't open under the old ones."""

    def __init__(self, items: tuple[Unread, ...]) -> None:
        super().__init__(f"{len(items)} items do not open")
        self.items = items
