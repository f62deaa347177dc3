"""What people do with their dreams."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.store import Absent, Entry, remove, revise, save
from twofold.trust.beneath import write_beneath
from twofold.trust.dreams.documents import Dream, DreamPart, DreamRests
from twofold.trust.dreams.queries import private_dream, resting, rests_id, shared_dream
from twofold.trust.shown_copies import copies_of, show


def keep_dream(dream: Dream, *, by: Unlocked, once: UUID, draft: str | None = None) -> Entry:
    """Mine, until I show it."""
    day = clock.now().astimezone(by.zone).date()
    return save(dream, by=by, space="mine", once=once, day=day, draft=draft)


def change_dream(id: UUID, dream: Dream, *, by: Unlocked, expected_rev: int, draft: str | None = None) -> Entry:
    """The private one. What the other was shown stays as it is until `show_dream`. Raises Absent, Conflict."""
    private_dream(id, by=by)
    return revise(id, dream, by=by, expected_rev=expected_rev, draft=draft)


def show_dream(id: UUID, *, by: Unlocked, rev: int, number: int) -> Entry:
    """Raises Absent, Ended, Changed."""
    private_dream(id, by=by)
    return show(id, by=by, rev=rev, number=number)


def take_back(id: UUID, *, by: Unlocked, number: int) -> None:
    """The other no longer reads it; a mark stays, and the private one. Sent again, nothing more. Raises Absent."""
    private_dream(id, by=by)
    with transaction.atomic():
        known = copies_of(id, by=by)
        if known.live is not None and known.number == number:
            remove(known.live.id, by=by)


def let_rest(id: UUID, rests: bool, *, by: Unlocked) -> None:
    """Put a dream aside, or take it up again; nobody else learns of either. Raises Absent."""
    private_dream(id, by=by)
    now = id in resting([id], by=by)
    if rests and not now:
        save(DreamRests(dream=id), by=by, space="mine", once=rests_id(id, by=by))
    elif now and not rests:
        try:
            remove(rests_id(id, by=by), by=by)
        except Absent:  # taken up on another device at the same instant
            return


def write_part(id: UUID, text: str, *, by: Unlocked, expected_rev: int, number: int, draft: str | None = None) -> Entry:
    """How I could be part of a dream that I was shown. Raises Absent, Ended, Changed, Conflict."""
    dream = shared_dream(id, by=by)
    part = DreamPart(dream=id, text=text)
    return write_beneath(dream, part, by=by, expected_rev=expected_rev, number=number, draft=draft)
