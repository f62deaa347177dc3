"""A promise as a calendar entry, for whoever asks for one. Its title is neutral unless they say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from twofold.days.zones import zone_named
from twofold.rooms.calendar_file import NEUTRAL, Entry, Told, calendar_file
from twofold.trust.promises.terms import Terms
from twofold.trust.promises.wording import sentence


@dataclass(frozen=True, slots=True)
class Wish:
    """`clock`: at a time where it was promised; None for the whole day. `with_words`: the promise as its title."""

    clock: time | None = None
    with_words: bool = False
    alarm: bool = False


def entry(id: UUID, terms: Terms, wish: Wish, *, now: datetime, told: Told | None = None) -> bytes:
    """The file. The same promise has the same entries, and a later file takes the place of an earlier one."""
    title = sentence(terms) if wish.with_words else NEUTRAL
    about = Entry(id, terms.series, zone_named(terms.zone), title, wish.clock, wish.alarm)
    return calendar_file(about, now=now, told=told)
