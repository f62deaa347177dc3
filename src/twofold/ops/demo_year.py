"""The seeded year of the demonstration: what two invented people wrote, with dates relative to today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

import twofold

YEAR = Path(twofold.__file__).parent / "content" / "demo" / "year.yaml"
WEEKS = 52
Who = Literal["maya", "sam"]


class Together(BaseModel):
    """A folded question that both answered, with a short reply by one of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    week: int = Field(ge=1, le=WEEKS)
    question: str
    maya: str
    sam: str
    reply_by: Who | None = None
    reply: str = ""


class Alone(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    week: int = Field(ge=1, le=WEEKS)
    by: Who
    question: str
    text: str


class Year(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    entries: list[Together]
    private: list[Alone]


@dataclass(frozen=True, slots=True)
class Dated:
    day: date
    written: Together | Alone


def read_year(path: Path = YEAR) -> Year:
    return Year.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def in_order(year: Year, today: date) -> Iterator[Dated]:
    """Week 52 is the week that ends yesterday, so that today's question is still open."""
    written: list[Together | Alone] = [*year.entries, *year.private]
    dated = (Dated(_day_of(item, place, today), item) for place, item in enumerate(written))
    return iter(sorted(dated, key=lambda item: item.day))


def _day_of(item: Together | Alone, place: int, today: date) -> date:
    """Spread over the week by the place in the file: the same every time, and not always the same weekday."""
    week_ends = today - timedelta(days=1, weeks=WEEKS - item.week)
    return week_ends - timedelta(days=place * 3 % 7)
