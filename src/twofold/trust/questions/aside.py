"""What one person does with the day's question without a trace: swap it, pick another, let it pass.

It lies sealed among the drafts, so that no row tells that there was anything to pass; and it is written on the first look
at each day's question, so that its day tells nothing either.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from twofold.people.unlocked import Unlocked
from twofold.records.store import draft, keep_draft

NAME = "aside/question"


class Aside(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    turn: int = Field(0, ge=0, le=1000)
    picked: str | None = None  # a question picked by hand, in place of the day's
    passed: bool = False
    kept: UUID | None = None  # the day's question, answered for oneself
    couple: UUID | None = None  # with whom the day was looked at; linked since, it is looked at anew
    stored: bool = Field(False, exclude=True)


def read_aside(day: date, *, by: Unlocked) -> Aside:
    """What was set aside on this day; what was set aside on another day no longer counts."""
    try:
        found = Aside.model_validate_json(draft(NAME, by=by) or "")
    except ValidationError:
        return Aside(day=day)
    if found.day != day:
        return Aside(day=day)
    return found.model_copy(update={"stored": found.couple == _couple(by)})


def write_aside(aside: Aside, *, by: Unlocked) -> None:
    now = aside.model_copy(update={"couple": _couple(by)})
    keep_draft(NAME, now.model_dump_json(), by=by)


def _couple(by: Unlocked) -> UUID | None:
    return by.couple.pk if by.linked and by.couple is not None else None
