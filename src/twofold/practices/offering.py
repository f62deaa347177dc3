"""The practices of a room, as a page offers them, and the talks that people are in or were."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from twofold.flow import Mode
from twofold.packs import Mood, Practice, Room
from twofold.packs.models import MODES
from twofold.people.unlocked import Unlocked
from twofold.practices.declared import Unwalkable
from twofold.practices.documents import TALK
from twofold.practices.packs import core
from twofold.practices.standing import Standing
from twofold.practices.talks import standing_of
from twofold.records.store import Entry, list_records

MOST = 60


@dataclass(frozen=True, slots=True)
class Offering:
    """A practice that may be begun here. `alone`: it takes two, and there is only one."""

    practice: Practice
    alone: bool


def practices_of(
    room: Room,
    *,
    by: Unlocked,
    minutes: int = 240,
    mood: Mood | None = None,
    modes: Collection[Mode] = MODES,
    but: Callable[[Practice], bool] = lambda practice: False,
) -> list[Offering]:
    """The practices of this room that fit the time, the mood and the ways, the shortest first."""
    found = core().practices_for(room, minutes=minutes, mood=mood, modes=modes)
    return [Offering(p, p.who == "two" and not by.linked) for p in found if not but(p)]


def open_talks(
    *, by: Unlocked, room: str | None = None, since: date | None = None, limit: int = MOST
) -> list[Standing]:
    """Talks that have not ended, of the newest sixty, the newest first, whatever has ended meanwhile."""
    found = [at for at in _talks(by, waits=True, since=since) if not at.ended]
    return [at for at in found if room is None or at.practice.room == room][:limit]


def earlier_talks(*, by: Unlocked, room: str | None = None, limit: int = MOST) -> list[Standing]:
    """Talks that have ended, of the newest sixty, the newest first."""
    found = [at for at in _talks(by, waits=False) if at.ended]
    return [at for at in found if room is None or at.practice.room == room][:limit]


def _talks(by: Unlocked, *, waits: bool, since: date | None = None) -> list[Standing]:
    kinds, window = [TALK], {"limit": MOST, "waits": waits, "since": since}
    entries: list[Entry] = list_records(by=by, space="mine", kinds=kinds, **window)  # type: ignore[arg-type]
    if by.linked:
        entries += list_records(by=by, space="ours", kinds=kinds, **window)  # type: ignore[arg-type]
    entries.sort(key=lambda entry: (entry.day, entry.written_at.timestamp() if entry.written_at else 0.0), reverse=True)
    found = []
    for entry in entries:
        try:
            found.append(standing_of(entry, by=by))
        except Unwalkable:
            continue
    return found
