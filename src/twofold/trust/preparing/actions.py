"""Finds what was prepared alone, shares it or destroys it. Nothing is shared by itself: the partner only gets what the person
sends in a form.
"""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction

from twofold.flow import Mode
from twofold.people.unlocked import Unlocked
from twofold.records.store import settle_draft
from twofold.talks import actions as talks
from twofold.talks import private_talks
from twofold.talks.actions import Move
from twofold.talks.talk_state import SeenTalk

PRACTICE = "something-afraid-to-say"
LETTER, TALK = "letter-to-be-heard", "listening-talk"


def send_letter(text: str, *, by: Unlocked, once: UUID, draft: str | None = None) -> UUID:
    """Begins a letter to be heard with this text, and returns its id. A form sent twice begins one. Raises Ended,
    talks.NotMade; talks.AlreadyBegun if it was sent before with other words.
    """
    with transaction.atomic():
        id = talks.begin(LETTER, "apart", by=by, once=once)
        move = Move(uuid5(once, "letter"), "letter", "A", "wrote", 0, text=text, draft=draft)
        try:
            return talks.take(id, move, by=by).id
        except talks.SentBefore as error:
            raise talks.AlreadyBegun from error


def begin_talk(line: str, mode: Mode, *, by: Unlocked, once: UUID, draft: str | None = None) -> UUID:
    """Begins a listening talk with this line as its topic, and returns its id. A form sent twice begins one. Raises
    talks.NotMade, talks.AlreadyBegun if it was sent before with another line or mode, Ended.
    """
    id = talks.begin(TALK, mode, by=by, once=once, topic=line)
    if draft is not None:
        settle_draft(draft, by=by)
    return id


def preparation(id: UUID, *, by: Unlocked) -> SeenTalk:
    """Raises Absent, Unreadable."""
    return private_talks.find_private(id, PRACTICE, by=by)


def destroy(id: UUID, *, by: Unlocked) -> None:
    """Destroys the preparation with all its words and drafts. Raises Absent."""
    private_talks.destroy(preparation(id, by=by), by=by, drafts=(letter_draft(id), line_draft(id)))


def letter_draft(id: UUID) -> str:
    return f"afraid-letter:{id}"


def line_draft(id: UUID) -> str:
    return f"afraid-line:{id}"
