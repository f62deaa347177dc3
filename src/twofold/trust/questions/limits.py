"""Stores one person's limits, and their choices about the day's question: swap it, pick another or skip it, without a
trace.

Both are notes, sealed to them among the drafts, kept for good and written at the first look at each day's question, so
no row shows that anything was skipped. Every change of one rewrites both (`change`), and both are padded, so the disk
doesn't show which one changed. Each stores when the other was written, so neither can be rolled back alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.house_notes import Note, UnreadableNote
from twofold.trust.questions.documents import Limits, Pace
from twofold.trust.questions.ids import has_been_here

LEFT = 3


class Aside(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    turn: int = Field(0, ge=0, le=1000)
    picked: str | None = None  # a question picked by hand instead of the day's
    passed: bool = False
    kept: UUID | None = None  # the private answer to the day's question,
    kept_of: str | None = None  # which was this one
    left: tuple[str, ...] = Field((), max_length=LEFT)  # questions swapped away, perhaps with a begun answer
    couple: UUID | None = None  # the couple at the time; if it changes, the day counts as not looked at
    limits_at: AwareDatetime | None = None  # when the limits were last written together with this, on whatever day
    stored: bool = Field(False, exclude=True)

    def about(self, question_id: str) -> Aside:
        """Returns the same without a private answer to another question."""
        return self if self.kept_of == question_id else self.model_copy(update={"kept": None, "kept_of": None})


ASIDE = Note("aside/question", Aside, lasting=True, at_least=1024)
LIMITS = Note("kept/question-limits", Limits, lasting=True, at_least=4096)
_LOST = Limits(ceiling=1, lost=True)
_MOST_RESTS = 400


def read_limits(*, by: Unlocked) -> Limits:
    """Returns the defaults if the person never chose limits, and the strictest limits (`lost`) if the stored ones are
    missing, unreadable or rolled back. They stay `lost` until the person chooses anew.
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
    """Rewrites both rows under a lock: both, so that an observer can't tell which one changed; under a lock, so that no
    device overwrites a limit that another has just lowered.
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
    """Stores default limits before a person's first answer if they have never opened a daily question: `read_limits`
    treats missing limits as lost once there is such an answer.
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
    """Puts the question away at once, even if it was picked by hand. A begun answer isn't lost."""

    def changed(limits: Limits) -> Limits:
        kept = tuple(id for id in limits.never if id != question_id)
        return limits.model_copy(update={"never": (*kept, question_id) if never else kept})

    def noted(aside: Aside | None) -> Aside | None:
        if aside is None or not never:
            return aside
        picked = aside.picked if aside.picked != question_id else None
        return aside.model_copy(update={"left": leaving(aside, question_id), "picked": picked})

    change(by=by, limits=changed, aside=noted)


def let_rest(fold_id: UUID, *, by: Unlocked) -> None:
    """Hides a fold that the partner began from me."""

    def changed(limits: Limits) -> Limits:
        kept = tuple(id for id in limits.rests if id != fold_id)
        return limits.model_copy(update={"rests": (*kept, fold_id)[-_MOST_RESTS:]})

    change(by=by, limits=changed)


def read_aside(day: date, *, by: Unlocked) -> Aside:
    """Returns the choices of this day. Of an earlier day only `left` and `limits_at` carry over; after a parting on the
    same day the private answer too, so that the day's question isn't asked twice.
    """
    found = last_aside(by=by)
    if found is None:
        return Aside(day=day)
    if found.day != day or found.couple != couple_now(by):  # another couple has another day's question
        kept = {"kept": found.kept, "kept_of": found.kept_of} if found.day == day and not by.linked else {}
        return Aside(day=day, limits_at=found.limits_at, left=found.left, **kept)
    return found.model_copy(update={"stored": True})


def leaving(aside: Aside, question_id: str | None) -> tuple[str, ...]:
    """Returns the last few questions that were swapped away, including this one."""
    kept = [id for id in aside.left if id != question_id]
    return tuple([*kept, question_id][-LEFT:]) if question_id else aside.left


def last_aside(*, by: Unlocked) -> Aside | None:
    """Returns the stored choices, whatever their day; None if there are none or they don't open."""
    return ASIDE.read_or(None, by=by)


def couple_now(by: Unlocked) -> UUID | None:
    return by.couple.pk if by.linked and by.couple is not None else None
