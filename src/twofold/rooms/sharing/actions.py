"""Actions on things that a person keeps and may show."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.store import Document, Entry, remove, revise, save
from twofold.rooms.sharing.copies import copies_of
from twofold.rooms.sharing.copies import show as show_copy
from twofold.rooms.sharing.queries import find_private, find_theirs
from twofold.rooms.sharing.responses import write_beneath
from twofold.rooms.sharing.shareable import Shareable


def keep(document: Document, *, by: Unlocked, once: UUID) -> Entry:
    """Stores it privately."""
    day = clock.day_in(by.zone)
    return save(document, by=by, space="mine", once=once, day=day)


def change(sort: Shareable, id: UUID, document: Document, *, by: Unlocked, expected_rev: int) -> Entry:
    """Changes the private one. The partner's copy stays the same until it is shown again. Raises Absent, Conflict."""
    private = find_private(sort, id, by=by)
    return revise(private, document, by=by, expected_rev=expected_rev)


def show(sort: Shareable, id: UUID, *, by: Unlocked, rev: int, number: int) -> Entry:
    """Raises Absent, Ended, Stale."""
    find_private(sort, id, by=by)
    return show_copy(id, by=by, rev=rev, number=number)


def take_back(sort: Shareable, id: UUID, *, by: Unlocked, number: int) -> None:
    """Removes the copy that the partner reads; a mark and the private one stay. Safe to send twice. Raises Absent."""
    find_private(sort, id, by=by)
    with transaction.atomic():
        known = copies_of(id, by=by)
        if known.live is not None and known.number == number:
            remove(known.live.id, by=by)


def write_line(
    sort: Shareable, id: UUID, text: str, *, by: Unlocked, expected_rev: int, number: int, draft: str | None = None
) -> Entry:
    """Writes my words beneath what I was shown. Raises Absent, Ended, Stale, Conflict."""
    shown = find_theirs(sort, id, by=by)
    line = sort.line(id, text)
    return write_beneath(shown, line, by=by, expected_rev=expected_rev, number=number, draft=draft)
