"""Seeds the questions that two invented people answered in their year, with dates relative to today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

from twofold.people.unlocked import Unlocked
from twofold.records import folds
from twofold.records.clock import as_of
from twofold.rooms.demonstration import WEEKS, People, Who, day_in, evening, told
from twofold.rooms.installed_packs import core
from twofold.trust.questions.actions import answer_alone, answer_question, reply

ROUND = 0  # of the year's questions; today's question has a later round, so it is still unanswered


class Together(BaseModel):
    """A folded question that both answered, perhaps with a short reply by one of them."""

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


def read_year() -> Year:
    return Year.model_validate(told("year.yaml"))


def in_order(year: Year, today: date) -> Iterator[Dated]:
    """Returns everything by date. Week 52 ends yesterday, so today's question is still open."""
    written: list[Together | Alone] = [*year.entries, *year.private]
    dated = (Dated(day_in(item.week, place, today), item) for place, item in enumerate(written))
    return iter(sorted(dated, key=lambda item: item.day))


def seed(people: People) -> None:
    """Answers the questions of the year, through the same actions that people use."""
    for item in in_order(read_year(), people["maya"].today):
        with as_of(evening(item.day)):
            if isinstance(item.written, Alone):
                _write_alone(item.written, people[item.written.by])
            else:
                _write_together(item.written, people)


def _write_alone(written: Alone, by: Unlocked) -> None:
    answer_alone(core().question(written.question), written.text, by=by, once=uuid4())


def _write_together(written: Together, people: People) -> None:
    question = core().question(written.question)
    fold = answer_question(question, ROUND, written.maya, by=people["maya"], once=uuid4())
    answer_question(question, ROUND, written.sam, by=people["sam"], once=uuid4())
    folds.settle(by=people["maya"])
    if written.reply_by is not None:
        reply(fold.id, written.reply, by=people[written.reply_by], once=uuid4())
