"""Talks that one person has alone: lists them, opens one, reads its words, destroys it. Nobody else learns of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from twofold.packs import Step
from twofold.people.unlocked import Unlocked
from twofold.records.store import (
    Absent,
    Entry,
    RowFacts,
    Unreadable,
    drop_draft,
    list_rows,
    open_own,
    open_spans,
    remove,
)
from twofold.rooms.pagination import Part
from twofold.talks import actions as talks
from twofold.talks import step_answers
from twofold.talks.documents import TALK, StepWords
from twofold.talks.talk_state import SeenTalk, Turn

_MOST = 60


@dataclass(frozen=True, slots=True)
class Written:
    """The words in one step of a private talk."""

    step: Step
    entry: Entry

    @property
    def text(self) -> str:
        return self.entry.document.text if isinstance(self.entry.document, StepWords) else ""

    @property
    def said(self) -> str:
        """Returns the words and the ratings."""
        return self.entry.document.said if isinstance(self.entry.document, StepWords) else ""


def list_private(practice: str, part: Part | None = None, *, by: Unlocked) -> list[SeenTalk]:
    """Returns the talks of this practice, the newest first. Bounded by a window, never by history; only what is shown is
    opened.
    """
    part = part or Part(0, _MOST)
    rows = list_rows(by=by, space="mine", kinds=[TALK], limit=_MOST)
    facts = _PRACTICES.of(rows, by=by)
    (found,) = open_spans(part.span([row for row in rows if facts.get(row.id) == practice]), by=by)
    return [at for entry in found if (at := _standing(entry, by)) is not None]


def _standing(entry: Entry, by: Unlocked) -> SeenTalk | None:
    try:
        return talks.standing_of(entry, by=by)
    except Unreadable:
        return None


def _practice(entry: Entry, by: Unlocked) -> str | None:
    return at.practice.id if (at := _standing(entry, by)) is not None else None


_PRACTICES = RowFacts("kept/talks-alone", _practice, spaces=("mine",))


def find_private(id: UUID, practice: str, *, by: Unlocked) -> SeenTalk:
    """Raises Absent, also for a talk of two or of another practice; Unreadable."""
    at = talks.find_talk(id, by=by)
    if at.practice.id != practice or at.entry.space != "mine":
        raise Absent
    return at


def written(at: SeenTalk, *, by: Unlocked) -> list[Written]:
    """Returns the words in the order of the steps."""
    steps = [step for step in at.practice.steps if step.kind in {"write", "plan"}]
    turns = (Turn(step, "A", frozenset(), True, round) for step in steps for round in range(at.rounds[step.id] + 1))
    found = ((turn.step, step_answers.private_words(at, turn, by=by)) for turn in turns)
    return [Written(step, entry) for step, entry in found if entry is not None]


def own_words(at: SeenTalk, *, by: Unlocked) -> list[Written]:
    """Returns what only this person can read of a talk, of two people or alone, in the order of the steps. One query."""
    alone = len(at.talk.people) == 1
    private = [step for step in at.practice.steps if step_answers.space_of(step, alone=alone) == "mine"]
    turns = [
        Turn(step, at.me or "A", frozenset(), True, round)
        for step in private
        for round in range(at.rounds[step.id] + 1)
    ]
    ids = [step_answers.private_id(at, turn, by=by) for turn in turns]
    found = open_own(ids, by=by)
    return [Written(turn.step, found[id]) for turn, id in zip(turns, ids, strict=True) if id in found]


def destroy(at: SeenTalk, *, by: Unlocked, drafts: Collection[str] = ()) -> None:
    """Destroys a private talk with all its words and drafts. What was already shared from it stays. Raises Absent."""
    with transaction.atomic():
        for piece in written(at, by=by):
            remove(piece.entry.id, by=by)
        for name in (*(f"talk:{at.id}:{step.id}" for step in at.practice.steps), *drafts):
            drop_draft(name, by=by)
        remove(at.id, by=by)
