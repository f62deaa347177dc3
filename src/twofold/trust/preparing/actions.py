"""Shares what was prepared alone, or destroys it. Nothing is shared by itself: the partner only gets what the person
sends in a form.
"""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction

from twofold.flow import Mode
from twofold.people.unlocked import Unlocked
from twofold.records.store import Ended, drop_draft, remove, settle_draft
from twofold.talks import actions as talks
from twofold.talks.actions import Move
from twofold.trust.preparing.queries import NOTED, preparation, written

LETTER, TALK = "letter-to-be-heard", "listening-talk"


def send_letter(text: str, *, by: Unlocked, once: UUID, draft: str | None = None) -> UUID:
    """Begins a letter to be heard with this text, and returns its id. A form sent twice begins one. Raises Ended;
    AlreadyBegun if it was sent before with other words.
    """
    with transaction.atomic():
        id = _begun(LETTER, "apart", by=by, once=once)
        move = Move(uuid5(once, "letter"), "letter", "A", "wrote", 0, text=text, draft=draft)
        try:
            return talks.take(id, move, by=by).id
        except talks.SentBefore as error:
            raise talks.AlreadyBegun from error


def begin_talk(line: str, mode: Mode, *, by: Unlocked, once: UUID, draft: str | None = None) -> UUID:
    """Begins a listening talk with this line as its topic, and returns its id. A form sent twice begins one. Raises
    Ended.
    """
    id = _begun(TALK, mode, by=by, once=once, topic=line)
    if draft is not None:
        settle_draft(draft, by=by)
    return id


def destroy(id: UUID, *, by: Unlocked) -> None:
    """Destroys the preparation with all its words and drafts. What was already shared from it stays. Raises Absent."""
    with transaction.atomic():
        at = preparation(id, by=by)
        for piece in written(at, by=by):
            remove(piece.entry.id, by=by)
        for step in at.practice.steps:
            drop_draft(f"talk:{id}:{step.id}", by=by)
        for name in (letter_draft(id), line_draft(id), NOTED):
            drop_draft(name, by=by)
        remove(id, by=by)


def letter_draft(id: UUID) -> str:
    return f"afraid-letter:{id}"


def line_draft(id: UUID) -> str:
    return f"afraid-line:{id}"


def _begun(practice: str, mode: Mode, *, by: Unlocked, once: UUID, topic: str = "") -> UUID:
    try:
        return talks.begin(practice, mode, by=by, once=once, topic=topic)
    except talks.NotMade as error:
        raise Ended from error
