"""What one person does with the day's question without a trace: swap it, pick another, let it pass.

It lies sealed among the drafts, so that no row tells that there was anything to pass; and it is written on the first look
at each day's question. Whatever is changed of it or of the limits, both are written (`limits.change`), and both are padded:
the disk does not tell which it was. Each says when the other was written, so that one alone cannot be put back.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from twofold.people.unlocked import Unlocked
from twofold.records.notes import Note, UnreadableNote

LEFT = 3


class Aside(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    turn: int = Field(0, ge=0, le=1000)
    picked: str | None = None  # a question picked by hand, in place of the day's
    passed: bool = False
    kept: UUID | None = None  # the day's question, answered for oneself
    left: tuple[str, ...] = Field((), max_length=LEFT)  # questions that were put away, perhaps with words begun
    couple: UUID | None = None  # with whom the day was looked at; linked since, it is looked at anew
    limits_at: AwareDatetime | None = None  # when the limits were last written, with this; whichever day it is of
    stored: bool = Field(False, exclude=True)


ASIDE = Note("aside/question", Aside, lasting=True, at_least=1024)


def read_aside(day: date, *, by: Unlocked) -> Aside:
    """What was set aside on this day; what was set aside on another day no longer counts."""
    found = last_aside(by=by)
    if found is None:
        return Aside(day=day)
    if found.day != day:
        return Aside(day=day, limits_at=found.limits_at, left=found.left)
    return found.model_copy(update={"stored": found.couple == couple_now(by)})


def leaving(aside: Aside, question_id: str | None) -> tuple[str, ...]:
    """The last few questions that were put away, this one with them."""
    kept = [id for id in aside.left if id != question_id]
    return tuple([*kept, question_id][-LEFT:]) if question_id else aside.left


def last_aside(*, by: Unlocked) -> Aside | None:
    """As it was last written, of whichever day."""
    try:
        return ASIDE.read(by=by)
    except UnreadableNote:
        return None


def couple_now(by: Unlocked) -> UUID | None:
    return by.couple.pk if by.linked and by.couple is not None else None
