"""Puts dreams aside and takes them up again. Nobody else learns of either: a record would show its kind."""

from __future__ import annotations

from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note
from twofold.records.marks import Marks
from twofold.rooms.sharing.queries import find_private
from twofold.trust.dreams.shareable import DREAMS

RESTING = Marks(Note("kept/dreams-resting", list[UUID], lasting=True, at_least=4096), most=400)


def let_rest(id: UUID, rests: bool, *, by: Unlocked) -> None:
    """Safe to send twice. Raises Absent."""
    find_private(DREAMS, id, by=by)
    RESTING.put(id, rests, by=by)
