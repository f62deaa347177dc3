"""Notes which opened folds a person has looked at: sealed among their drafts, and forgotten after a while."""

from __future__ import annotations

from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note

SEEN = Note("aside/seen", list[UUID])
_MOST = 60


def seen_folds(*, by: Unlocked) -> list[UUID]:
    return SEEN.read_or([], by=by)


def mark_seen(fold_id: UUID, *, by: Unlocked) -> bool:
    """Returns True the first time, so that a fold unfolds once for each partner."""
    seen = seen_folds(by=by)
    if fold_id in seen:
        return False
    SEEN.write([*seen, fold_id][-_MOST:], by=by)
    return True
