"""One person's limits: sealed to them among the drafts, kept for good, and written again on every day they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.notes import Note, UnreadableNote
from twofold.trust.questions.day_choice import ASIDE, Aside, couple_now, last_aside, leaving
from twofold.trust.questions.documents import Limits, Pace
from twofold.trust.questions.ids import has_been_here

LIMITS = Note("kept/question-limits", Limits, lasting=True, at_least=4096)
_LOST = Limits(ceiling=1, lost=True)
_MOST_RESTS = 400


def read_limits(*, by: Unlocked) -> Limits:
    """Where nothing was chosen yet, what anybody begins with. What no longer opens, is gone or was put back to how it was
    before, counts as careful as can be, and is `lost` until its owner has chosen anew.
    """
    last = last_aside(by=by)
    try:
        found = LIMITS.read(by=by)
    except UnreadableNote:
        return _LOST
    if found is None:
        told = by.keyring.began_anew or (last is not None and last.limits_at is not None) or has_been_here(by=by)
        return _LOST if told else Limits()
    if found.lost or found.written_at is None:
        return found
    return found if last is not None and found.written_at == last.limits_at else _LOST


def change(
    *,
    by: Unlocked,
    limits: Callable[[Limits], Limits] = lambda limits: limits,
    aside: Callable[[Aside | None], Aside | None] = lambda aside: aside,
) -> Limits:
    """Both rows again, whichever changed, so that neither tells of which it was; and one after the other, so that no device
    writes over what another has just lowered.
    """
    with transaction.atomic():
        hold_still(by)
        now = clock.now()
        kept = limits(read_limits(by=by)).model_copy(update={"written_at": now})
        beside = aside(last_aside(by=by)) or Aside(day=date.min)
        noted = beside.model_copy(update={"limits_at": None if kept.lost else now})
        LIMITS.write(kept, by=by)
        ASIDE.write(noted, by=by)
    return kept


def begin_to_keep(*, by: Unlocked) -> None:
    """Before a first answer by somebody who has not looked at a day's question yet: what they leave from now on tells that
    they have limits, so these have to be there.
    """
    try:
        if LIMITS.read(by=by) is not None:
            return
    except UnreadableNote:
        return
    change(by=by)


def write_aside(aside: Aside, *, by: Unlocked) -> None:
    now = aside.model_copy(update={"couple": couple_now(by)})
    change(by=by, aside=lambda _before: now)


def set_limits(ceiling: int, barred: Iterable[str], pace: Pace, *, by: Unlocked) -> None:
    chosen = {"ceiling": ceiling, "barred": frozenset(barred), "pace": pace, "lost": False}
    change(by=by, limits=lambda limits: limits.model_copy(update=chosen))


def never_ask(question_id: str, never: bool, *, by: Unlocked) -> None:
    """It is put away at once, also where it was picked by hand. What was begun of an answer is not lost with it."""

    def changed(limits: Limits) -> Limits:
        kept = tuple(id for id in limits.never if id != question_id)
        return limits.model_copy(update={"never": (*kept, question_id) if never else kept})

    def noted(aside: Aside | None) -> Aside | None:
        if aside is None or not never:
            return aside
        picked = aside.picked if aside.picked != question_id else None
        return aside.model_copy(update={"left": leaving(aside, question_id), "picked": picked})

    change(by=by, limits=changed, aside=noted)


def let_rest(fold_id: UUID, rests: bool, *, by: Unlocked) -> None:
    """What somebody began is not shown to me, until I look at it again."""

    def changed(limits: Limits) -> Limits:
        kept = tuple(id for id in limits.rests if id != fold_id)
        return limits.model_copy(update={"rests": (*kept, fold_id)[-_MOST_RESTS:] if rests else kept})

    change(by=by, limits=changed)
