"""When somebody wants to be reminded of something: a moment and an id, and nothing of what it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from twofold.people.unlocked import Unlocked


def remind(about: UUID, at: datetime, *, by: Unlocked) -> None:
    """Remind this person at `at` (aware). One for each thing and person: a later one takes the place of an earlier."""


def forget(about: UUID, *, by: Unlocked) -> None:
    """No reminder of this for the acting person."""


def forget_all(about: UUID, *, by: Unlocked) -> None:
    """No reminder of this for anybody."""
