"""Which opened folds a person has looked at: sealed to them, among the drafts, and forgotten after a while."""

from __future__ import annotations

import json
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.store import draft, keep_draft

NAME = "aside/seen"
_MOST = 60


def seen_folds(*, by: Unlocked) -> list[UUID]:
    try:
        return [UUID(id) for id in json.loads(draft(NAME, by=by) or "[]")]
    except (ValueError, TypeError, AttributeError):
        return []


def mark_seen(fold_id: UUID, *, by: Unlocked) -> bool:
    """True the first time, so that a fold unfolds once for each of the two."""
    seen = seen_folds(by=by)
    if fold_id in seen:
        return False
    keep_draft(NAME, json.dumps([str(id) for id in [*seen, fold_id][-_MOST:]]), by=by)
    return True
