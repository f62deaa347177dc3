"""Seeds the talks of two invented people, through the actions that people use."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from twofold.flow import Mode
from twofold.people.unlocked import Unlocked
from twofold.records.clock import as_of
from twofold.rooms.demonstration import People, Who, evening, told
from twofold.talks import actions as talks
from twofold.talks.actions import Move
from twofold.talks.talk_state import FIRST


class Said(BaseModel):
    """One move in a talk: something written, chosen, or only said aloud."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Who
    step: str
    text: str = ""
    value: str | None = None


class Talked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    days: int = Field(ge=1, le=30)
    practice: str
    mode: Mode
    begun_by: Who
    topic: str
    said: list[Said]


def read_talks() -> list[Talked]:
    return [Talked.model_validate(talk) for talk in told("talks.yaml")["talks"]]


def seed(people: People) -> None:
    """Holds the talks of the last weeks."""
    for talked in read_talks():
        hold(talked, people, began=evening(people[talked.begun_by].today - timedelta(days=talked.days)))


def hold(talked: Talked, people: People, *, began: datetime) -> None:
    """Holds the talk, one minute for each move."""
    with as_of(began):
        id = talks.begin(talked.practice, talked.mode, by=people[talked.begun_by], once=uuid4(), topic=talked.topic)
    for minutes, said in enumerate(talked.said, 1):
        with as_of(began + timedelta(minutes=minutes)):
            _say(id, said, by=people[said.by])


def _say(id: UUID, said: Said, *, by: Unlocked) -> None:
    """Raises StopIteration if nobody may do this now."""
    at = talks.find_talk(id, by=by)
    turn = next(turn for turn in at.turns if turn.step.id == said.step and turn.may & FIRST and not turn.done)
    move = Move(uuid4(), said.step, turn.actor, turn.first, turn.round, value=said.value, text=said.text)
    talks.take(id, move, by=by)
