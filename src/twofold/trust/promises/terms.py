"""The terms of a promise: its words and its days, in the promiser's zone, once or repeated until a last day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from twofold.days.reminding import Remind, remind_at
from twofold.days.series import Every, Series
from twofold.records.documents import Line

Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(9000, 1, 1))]


class Terms(BaseModel):
    """`cue` and `will` read as one sentence: "When {cue}, I will {will}." `day`, and every further one up to `last`, is
    a date in `zone`: the promiser's zone when they wrote it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    cue: Line
    will: Line
    day: Day
    zone: Line
    every: Every = "once"
    last: Day | None = None
    remind: Remind = "no"

    @model_validator(mode="after")
    def _is_a_series(self) -> Terms:
        Series(self.day, self.every, self.last)  # raises ValueError
        return self

    @property
    def series(self) -> Series:
        return Series(self.day, self.every, self.last)

    @property
    def days(self) -> tuple[date, ...]:
        return self.series.days


def reminder(terms: Terms, day: date) -> datetime | None:
    """Returns when the promiser wants to be reminded of this day, or None."""
    return remind_at(terms.remind, day, terms.zone)
