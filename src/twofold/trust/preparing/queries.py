"""Reads what a person has prepared alone. Nobody else can find out that it exists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from twofold.packs import Step
from twofold.people.unlocked import Unlocked
from twofold.records.store import Absent, Entry, Unreadable, list_records
from twofold.talks import actions as talks
from twofold.talks import step_answers
from twofold.talks.documents import TALK, StepWords
from twofold.talks.talk_state import SeenTalk, Turn

PRACTICE = "something-afraid-to-say"
_MOST = 60


@dataclass(frozen=True, slots=True)
class Written:
    """The words in one step of a preparation."""

    step: Step
    entry: Entry

    @property
    def text(self) -> str:
        return self.entry.document.text if isinstance(self.entry.document, StepWords) else ""


def preparations(*, by: Unlocked) -> list[SeenTalk]:
    """Returns the newest first. Bounded by a window, never by history."""
    found = []
    for entry in list_records(by=by, space="mine", kinds=[TALK], limit=_MOST):
        try:
            at = talks.standing_of(entry, by=by)
        except Unreadable:
            continue
        if at.practice.id == PRACTICE:
            found.append(at)
    return found


def preparation(id: UUID, *, by: Unlocked) -> SeenTalk:
    """Raises Absent, Unreadable."""
    at = talks.find_talk(id, by=by)
    if at.practice.id != PRACTICE or at.entry.space != "mine":
        raise Absent
    return at


def written(at: SeenTalk, *, by: Unlocked) -> list[Written]:
    """Returns the words in the order of the steps."""
    steps = [step for step in at.practice.steps if step.kind in {"write", "plan"}]
    turns = (Turn(step, "A", frozenset(), True, round) for step in steps for round in range(at.rounds[step.id] + 1))
    found = ((turn.step, step_answers.private_words(at, turn, by=by)) for turn in turns)
    return [Written(step, entry) for step, entry in found if entry is not None]


def opening(pieces: list[Written]) -> str:
    return next((piece.text for piece in reversed(pieces) if piece.step.id == "opening"), "")
