"""One person's limits: sealed to them among the drafts, kept for good, and written again on every day they come."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from pydantic import ValidationError

from twofold.people.unlocked import Unlocked
from twofold.records.store import draft, keep_draft
from twofold.trust.questions.documents import Limits, Pace

NAME = "kept/question-limits"
_CLOSED = Limits(ceiling=1)
_MOST_RESTS = 400


def read_limits(*, by: Unlocked) -> Limits:
    """Where nothing was chosen yet, what anybody begins with; what no longer opens, as careful as can be."""
    kept = draft(NAME, by=by)
    if kept is None:
        return _CLOSED if by.keyring.began_anew else Limits()
    try:
        return Limits.model_validate_json(kept)
    except ValidationError:
        return _CLOSED


def write_limits(limits: Limits, *, by: Unlocked) -> None:
    """The same row again, changed or not: it tells nothing of whether something changed."""
    keep_draft(NAME, limits.model_dump_json(), by=by, lasting=True)


def set_limits(ceiling: int, barred: Iterable[str], pace: Pace, *, by: Unlocked) -> None:
    changed = {"ceiling": ceiling, "barred": frozenset(barred), "pace": pace}
    write_limits(read_limits(by=by).model_copy(update=changed), by=by)


def never_ask(question_id: str, never: bool, *, by: Unlocked) -> None:
    limits = read_limits(by=by)
    kept = tuple(id for id in limits.never if id != question_id)
    write_limits(limits.model_copy(update={"never": (*kept, question_id) if never else kept}), by=by)


def let_rest(fold_id: UUID, rests: bool, *, by: Unlocked) -> None:
    """What somebody began is not shown to me, until I look at it again."""
    limits = read_limits(by=by)
    kept = tuple(id for id in limits.rests if id != fold_id)
    changed = (*kept, fold_id)[-_MOST_RESTS:] if rests else kept
    write_limits(limits.model_copy(update={"rests": changed}), by=by)
