"""Stores how far a person felt understood, valued and cared for; only they can read it."""

from __future__ import annotations

from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.keyed_ids import own_id
from twofold.records.store import Absent, Entry, open_record, save
from twofold.talks.documents import AfterTalk
from twofold.talks.talk_state import SeenTalk


def keep_after(
    at: SeenTalk, *, by: Unlocked, understood: int | None, valued: int | None, cared_for: int | None
) -> Entry:
    """If rated again, the later ratings count."""
    document = AfterTalk(
        talk=at.id, practice=at.practice.title, understood=understood, valued=valued, cared_for=cared_for
    )
    day = clock.day_in(by.zone)
    return save(document, by=by, space="mine", once=_id(at, by), day=day)


def after_of(at: SeenTalk, *, by: Unlocked) -> AfterTalk | None:
    try:
        document = open_record(_id(at, by), by=by).document
    except Absent:
        return None
    return document if isinstance(document, AfterTalk) else None


def _id(at: SeenTalk, by: Unlocked) -> UUID:
    return own_id("practices/after", str(at.id), by=by)
