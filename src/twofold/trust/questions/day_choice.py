"""One person's choices about the day's question: swap it, pick another or skip it, without a trace.

They are a sealed note among the drafts, so no row shows that anything was skipped; it is written at the first look at
each day's question. Every change of this note or of the limits rewrites both (`limits.change`), and both are padded, so
the disk doesn't show which one changed. Each stores when the other was written, so neither can be rolled back alone.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note

LEFT = 3


class Aside(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    turn: int = Field(0, ge=0, le=1000)
    picked: str | None = None  # a question picked by hand instead of the day's
    passed: bool = False
    kept: UUID | None = None  # the private answer to the day's question
    left: tuple[str, ...] = Field((), max_length=LEFT)  # questions swapped away, perhaps with a begun answer
    couple: UUID | None = None  # the couple at the time; if it changes, the day counts as not looked at
    limits_at: AwareDatetime | None = None  # when the limits were last written together with this, on whatever day
    stored: bool = Field(False, exclude=True)


ASIDE = Note("aside/question", Aside, lasting=True, at_least=1024)


def read_aside(day: date, *, by: Unlocked) -> Aside:
    """Returns the choices of this day. Of an earlier day only `left` and `limits_at` carry over."""
    found = last_aside(by=by)
    if found is None:
        return Aside(day=day)
    if found.day != day:
        return Aside(day=day, limits_at=found.limits_at, left=found.left)
    return found.model_copy(update={"stored": found.couple == couple_now(by)})


def leaving(aside: Aside, question_id: str | None) -> tuple[str, ...]:
    """Returns the last few questions that were swapped away, including this one."""
    kept = [id for id in aside.left if id != question_id]
    return tuple([*kept, question_id][-LEFT:]) if question_id else aside.left


def last_aside(*, by: Unlocked) -> Aside | None:
    """Returns the stored choices, whatever their day; None if there are none or they don't open."""
    return ASIDE.read_or(None, by=by)


def couple_now(by: Unlocked) -> UUID | None:
    return by.couple.pk if by.linked and by.couple is not None else None
