"""Reads what a person has prepared alone. Nobody else can find out that it exists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from twofold.packs import Step
from twofold.people.unlocked import Unlocked
from twofold.records.store import Absent, Entry, RowFacts, Unreadable, list_rows, open_spans
from twofold.rooms.pagination import Part
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


def preparations(part: Part | None = None, *, by: Unlocked) -> list[SeenTalk]:
    """Returns the newest first. Bounded by a window, never by history; only what is shown is opened."""
    part = part or Part(0, _MOST)
    rows = list_rows(by=by, space="mine", kinds=[TALK], limit=_MOST)
    facts = _PRACTICES.of(rows, by=by)
    (found,) = open_spans(part.span([row for row in rows if facts.get(row.id) == PRACTICE]), by=by)
    return [at for entry in found if (at := _standing(entry, by)) is not None]


def _standing(entry: Entry, by: Unlocked) -> SeenTalk | None:
    try:
        return talks.standing_of(entry, by=by)
    except Unreadable:
        return None


def _practice(entry: Entry, by: Unlocked) -> str | None:
    return at.practice.id if (at := _standing(entry, by)) is not None else None


NOTED = "kept/talks-alone"
_PRACTICES = RowFacts(NOTED, _practice, spaces=("mine",))


def preparation(id: UUID, *, by: Unlocked) -> SeenTalk:
    """Raises Absent."""
    try:
        at = talks.find_talk(id, by=by)
    except Unreadable as error:
        raise Absent from error
    if at.practice.id != PRACTICE or at.entry.space != "mine":
        raise Absent
    return at


def written(at: SeenTalk, *, by: Unlocked) -> list[Written]:
    """Returns the words in the order of the steps."""
    found = []
    for step in at.practice.steps:
        if step.kind in {"write", "plan"}:
            for round in range(at.rounds[step.id] + 1):
                entry = step_answers.private_words(at, Turn(step, "A", frozenset(), True, round), by=by)
                if entry is not None:
                    found.append(Written(step, entry))
    return found


def opening(pieces: list[Written]) -> str:
    return next((piece.text for piece in reversed(pieces) if piece.step.id == "opening"), "")
