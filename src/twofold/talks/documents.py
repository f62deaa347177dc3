"""The documents of practices. A talk holds events, never words: words are documents of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from pydantic import BaseModel, ConfigDict, Field

from twofold.flow import Event, Happening, Mode, Value
from twofold.records.store import Document, Line, Words
from twofold.talks.fold_practice import Letter

TALK, WORDS, STEP, AFTER = "practices.talk", "practices.words", "practices.step", "practices.after"


class Done(BaseModel):
    """One event, by A, B or both. `answer`: the choice, if no branch depends on it; `words`: the id of words that both
    may read.

    It never names anything that is private to one partner.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    once: UUID
    actor: str
    kind: Happening
    step: str | None = None
    value: Value | None = None
    answer: Value | None = None
    words: UUID | None = None

    @property
    def event(self) -> Event:
        return Event(self.step, self.actor, self.kind, self.value)


class Talk(Document):
    """A practice that people are in or were in. `practice` is the whole practice, as it was declared when they began.

    `until`: the agreed time of return. `opened`: the folds that have opened in it. `step_at`: the moment since which it
    has been at its current step.
    """

    kind = TALK
    both_write = True
    keeps_history = False
    at_least = 8192  # it contains the whole practice, so its size would show which one to anybody who has the database

    pack: str
    version: str
    practice: dict[str, Any]
    mode: Mode
    people: dict[Letter, UUID]
    begun_at: datetime
    step_at: datetime
    topic: Line = ""
    events: tuple[Done, ...] = ()
    opened: tuple[UUID, ...] = ()
    until: datetime | None = None
    ended_at: datetime | None = None

    @property
    def title(self) -> str:
        return str(self.practice.get("title", ""))

    @property
    def waits(self) -> bool:
        return self.ended_at is None

    def words(self) -> Iterator[str]:
        yield from (self.title, self.topic)


class StepWords(Document):
    """A person's words in a step, with the step's text at that time. `whose`: the person who said them, if the other
    wrote them down.

    `values`: the ratings, by the line that each is for ("" if there are no lines).
    """

    kind = WORDS
    part_of = "talk"
    at_least = 1024  # includes the step's text

    talk: UUID
    practice: str
    step: str
    asked: str
    text: Words = ""
    values: dict[str, int] = Field(default_factory=dict)
    when: date | None = None
    whose: UUID | None = None

    @property
    def said(self) -> str:
        """Returns all of it in words: the text, the ratings by line, the day."""
        ratings = ", ".join(f"{name}: {value}" if name else str(value) for name, value in self.values.items())
        day = date_format(self.when, "l j F Y") if self.when else ""
        return "\n".join(part for part in (self.text, ratings, day) if part)

    def words(self) -> Iterator[str]:
        yield self.text


class FoldedStep(Document):
    """The subject of a fold: a step in which both write before either reads."""

    kind = STEP
    part_of = "talk"

    talk: UUID
    practice: str
    step: str
    asked: str

    def words(self) -> Iterator[str]:
        yield from ()


class AfterTalk(Document):
    """One person's private ratings of a talk: each from 1 (not at all) to 5 (very), or left out."""

    kind = AFTER
    part_of = "talk"
    at_least = 512  # the same size, whether or not a rating was left out

    talk: UUID
    practice: str
    understood: int | None = Field(None, ge=1, le=5)
    valued: int | None = Field(None, ge=1, le=5)
    cared_for: int | None = Field(None, ge=1, le=5)

    def words(self) -> Iterator[str]:
        yield from ()
