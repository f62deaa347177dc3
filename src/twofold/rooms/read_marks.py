"""Notes which opened folds a person has looked at: sealed among their drafts, and forgotten after a while."""

from __future__ import annotations

from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note
from twofold.records.marks import Marks

SEEN = Marks(Note("aside/seen", list[UUID]), most=60)


def mark_seen(fold_id: UUID, *, by: Unlocked) -> bool:
    """Returns True the first time, so that a fold unfolds once for each partner."""
    if SEEN.among([fold_id], by=by):
        return False
    SEEN.put(fold_id, by=by)
    return True
