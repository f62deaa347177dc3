"""What the store says no with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from twofold.records.entries import Entry


class Absent(Exception):
    """There is no such thing for this person: unknown and forbidden are the same."""


class Ended(Exception):
    """There are no two to write to: the couple has ended, or its key is not held yet."""


class Opened(Exception):
    """Too late: the fold is open."""


class NotOpen(Exception):
    """Too early: the fold is not open yet."""


class Conflict(Exception):
    """Something newer is stored than what this was written upon; `newer` is what is stored."""

    def __init__(self, newer: Entry) -> None:
        super().__init__("something newer is stored")
        self.newer = newer


class Stale(Exception):
    """The record has changed since the page was made, so what was sent is no longer possible. Nothing was stored."""


class Unreadable(Exception):
    """The record does not open, or what it says cannot have happened."""


class Unread(NamedTuple):
    """A sealed item that does not open, named by what stands in clear."""

    record_id: UUID
    kind: str
    day: date


class RotationRefused(Exception):
    """Keys were not changed, because these items do not open under the old ones."""

    def __init__(self, items: tuple[Unread, ...]) -> None:
        super().__init__(f"{len(items)} items do not open")
        self.items = items
