"""What practices write. A talk holds what happened and never what was said: words are documents of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from twofold.flow import Event, Happening, Mode, Value
from twofold.records.store import Document, Line, Words
from twofold.talks.fold_practice import Letter

TALK, WORDS, STEP, AFTER = "practices.talk", "practices.words", "practices.step", "practices.after"


class Done(BaseModel):
    """One event, by A, B or both. `answer`: what was chosen where no branch depends on it; `words`: what both may read.

    What is private to one of the two is named nowhere in here.
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
    """A practice that people are in, or were. `practice` is the whole of it as it was declared when they began.

    `until`: the return that was agreed on. `opened`: the folds that have opened in it. `step_at`: since when it stands
    where it stands.
    """

    kind = TALK
    both_write = True
    keeps_history = False
    at_least = 8192  # the whole practice stands in it, and its size would name it to whoever has the database

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
    """What one wrote in a step, with the step as it was. `whose`: who said it, where another wrote it down for them.

    `values`: the numbers that somebody gave, by the line that they are for ("" where there is none).
    """

    kind = WORDS
    at_least = 1024  # with the step as it was asked

    talk: UUID
    practice: str
    step: str
    asked: str
    text: Words = ""
    values: dict[str, int] = Field(default_factory=dict)
    when: date | None = None
    whose: UUID | None = None

    def words(self) -> Iterator[str]:
        yield from (self.asked, self.text)


class FoldedStep(Document):
    """The subject of a fold: a step that both write in before either reads."""

    kind = STEP

    talk: UUID
    practice: str
    step: str
    asked: str

    def words(self) -> Iterator[str]:
        yield from (self.practice, self.asked)


class AfterTalk(Document):
    """How it was, for one person and nobody else: each from 1 (not at all) to 5 (very), or left out."""

    kind = AFTER
    at_least = 512  # as many bytes, whether something was left out or not

    talk: UUID
    practice: str
    understood: int | None = Field(None, ge=1, le=5)
    valued: int | None = Field(None, ge=1, le=5)
    cared_for: int | None = Field(None, ge=1, le=5)

    def words(self) -> Iterator[str]:
        yield self.practice
