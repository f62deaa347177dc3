"""Makes a calendar entry of a promise, on request. Its title is neutral unless the person chooses otherwise."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from twofold.days.zones import zone_named
from twofold.rooms.calendar_download import Wish
from twofold.rooms.calendar_file import NEUTRAL, Entry, Told, calendar_file
from twofold.trust.promises.terms import Terms
from twofold.trust.promises.wording import sentence


def entry(id: UUID, terms: Terms, wish: Wish, *, now: datetime, told: Told | None = None) -> bytes:
    """Returns the file. The same promise always has the same entries, so a later file replaces an earlier one."""
    title = sentence(terms) if wish.with_words else NEUTRAL
    about = Entry(id, terms.series, zone_named(terms.zone), title, wish.clock, wish.alarm)
    return calendar_file(about, now=now, told=told)
