"""What is written in this part of the room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from twofold.records.store import Document, Words
from twofold.talks.fold_practice import Asked, Sitting

Pace = Literal["daily", "some-days", "weekly", "on-demand"]  # the slower further on


class Question(Sitting):
    """The subject of a fold: the question that both answer.

    `themes` as they were when it was asked. `own`: in somebody's own words. `earlier`: the fold in which they answered
    it some months ago. `begins`: who begins this time, where they talk about it.
    """

    kind = "trust.question"

    themes: tuple[str, ...] = ()
    own: bool = False
    earlier: UUID | None = None
    begins: UUID | None = None

    def words(self) -> Iterator[str]:
        yield from (self.asked.text, self.asked.follow)


class Answer(Document):
    kind = "trust.answer"

    text: Words


class Reply(Document):
    """A few words back, once both answers lie open."""

    kind = "trust.reply"

    text: Words


class PrivateAnswer(Document):
    kind = "trust.private_answer"

    asked: Asked
    text: Words


class Ladder(Document):
    """How far the two have come, turned once a day by whoever comes first (`ladder.turned`).

    `levels`, `pace`: the lower of both, once they have `compared`. `rung`: how deep they have climbed, since when, with how many `answered` on it and
    how many in a row that stayed `quiet`. `questions`: the day's, then what it may be swapped for; `again`: an old fold
    that comes back instead. `number` counts the questions that came; `came` how often each did, under a tag of its id.
    `counted_to`: the UTC day up to which opened folds have been counted.
    """

    kind = "trust.ladder"
    both_write = True
    keeps_history = False

    day: date
    since: date
    rung: int = Field(ge=1, le=5)
    compared: bool = False
    levels: dict[str, int] = Field(default_factory=dict)
    pace: Pace = "daily"
    answered: int = 0
    quiet: int = 0
    asked_on: date | None = None
    counted_to: date | None = None
    number: int = 0
    questions: tuple[str, ...] = ()
    again: str | None = None
    came: dict[str, int] = Field(default_factory=dict)

    def words(self) -> Iterator[str]:
        yield from ()


class Limits(BaseModel):
    """What one person lets themselves be asked; nobody else reads it. It is no record but lies among the drafts, where a
    change leaves no revision.

    `never`: questions not to come again. `rests`: folds that somebody began and that are not to be shown to me.
    `reached`, since `reached_on`: how deep this person's own pages have come along with the ladder; of what lies more than
    one beyond it nothing is told to anybody, whatever the ladder says. `lost`: not as they were left; nothing but the
    lightest comes until they are chosen anew.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ceiling: int = Field(3, ge=1, le=5)
    barred: frozenset[str] = frozenset()
    pace: Pace = "daily"
    never: tuple[str, ...] = Field((), max_length=2000)
    rests: tuple[UUID, ...] = Field((), max_length=400)
    reached: int = Field(2, ge=1, le=5)
    reached_on: date | None = None
    written_at: AwareDatetime | None = None
    lost: bool = False
