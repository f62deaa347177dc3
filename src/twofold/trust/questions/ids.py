"""Record ids and names for the questions of a couple; only its partners can compute the ids."""

from __future__ import annotations

from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.folds import list_folds
from twofold.records.house_notes import Note, UnreadableNote
from twofold.records.keyed_ids import everyones_ids, id_of_those_here
from twofold.records.private_matching import has_shown
from twofold.records.store import open_records
from twofold.trust.questions.documents import Ladder, Question

COMPARED = "trust/depths"
ALONE = Note("kept/question-ladder", Ladder, lasting=True)
_LADDER = "trust/ladder"
_FOLDS = 60


def ladder_id(by: Unlocked) -> UUID:
    return id_of_those_here(_LADDER, by=by)


def has_been_here(*, by: Unlocked) -> bool:
    """Returns True if other records show that this person has opened a daily question before: their side of a
    comparison, a ladder for which the couple has compared, a ladder of their own, or their answer to a daily question.
    Asked only if their limits are missing. The partner could forge some of this, and gains nothing by it.
    """
    if has_shown(COMPARED, by=by) or _has_own_ladder(by):
        return True
    ladders = (entry.document for entry in open_records(everyones_ids(_LADDER, by=by), by=by).values())
    if any(isinstance(ladder, Ladder) and ladder.compared for ladder in ladders):
        return True
    subjects = ((fold, fold.subject.document) for fold in list_folds(by=by, limit=_FOLDS))
    return any(fold.mine and isinstance(asked, Question) and asked.begins is not None for fold, asked in subjects)


def _has_own_ladder(by: Unlocked) -> bool:
    try:
        return ALONE.read(by=by) is not None
    except UnreadableNote:
        return True
