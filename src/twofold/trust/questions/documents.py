"""The documents of questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from twofold.records.store import Document, Words
from twofold.talks.fold_practice import Asked, Sitting

Pace = Literal["daily", "some-days", "weekly", "on-demand"]  # from the fastest to the slowest


class Question(Sitting):
    """The subject of a fold: the question that both answer.

    `themes`: as they were when it was asked. `own`: in a partner's own words. `earlier`: the fold in which they
    answered it some months ago.
    """

    kind = "trust.question"

    themes: tuple[str, ...] = ()
    own: bool = False
    earlier: UUID | None = None

    def words(self) -> Iterator[str]:
        yield from (self.asked.text, self.asked.follow)


class Answer(Document):
    kind = "trust.answer"

    text: Words


class Reply(Document):
    """A short reply, possible once the fold is open."""

    kind = "trust.reply"

    text: Words


class PrivateAnswer(Document):
    kind = "trust.private_answer"

    asked: Asked
    text: Words


class Ladder(Document):
    """The couple's progress; the first partner who comes turns it once a day (`ladder.turned`).

    `levels`, `pace`: the lower of both, once they have `compared`. `rung`: how deep they have climbed, `since` when,
    with how many `answered` on it and how many in a row that stayed `quiet`. `questions`: the day's, then its
    alternatives; `again`: an old fold that comes back instead. `number` counts the questions that came; `came` how
    often each did, under a tag of its id. `counted_to`: the UTC day up to which opened folds have been counted.
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
    """The questions that one person allows; nobody else can read it. It isn't a record but a note among the drafts,
    because a note leaves no revision when it changes.

    `never`: questions that must not come again. `rests`: folds begun by the partner that aren't shown to me. `reached`,
    since `reached_on`: how deep this person's own pages have come along with the ladder; nothing about depths more than
    one beyond it is disclosed to anybody, whatever the ladder says. `lost`: the stored limits aren't as this person
    left them; only the lightest questions come until they choose anew.
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
