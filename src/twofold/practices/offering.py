"""The practices of a room, as a page offers them, and the talks that people are in or were."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

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

LATELY = timedelta(days=30)
_MOST = 60


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


def open_talks(*, by: Unlocked, room: str | None = None, limit: int = 6) -> list[Standing]:
    """Talks of the last weeks that have not ended, the newest first, whatever has ended since. Bounded by a window, never
    by history.
    """
    found = [at for at in _talks(by, waits=True, since=by.today - LATELY) if not at.ended]
    return [at for at in found if room is None or at.practice.room == room][:limit]


def earlier_talks(*, by: Unlocked, room: str | None = None, limit: int = _MOST) -> list[Standing]:
    """Talks that have ended, the newest first, of the newest sixty."""
    found = [at for at in _talks(by) if at.ended]
    return [at for at in found if room is None or at.practice.room == room][:limit]


def for_two(talks: Iterable[Standing]) -> list[Standing]:
    return [at for at in talks if len(at.talk.people) > 1]


def for_one(talks: Iterable[Standing]) -> list[Standing]:
    """What somebody prepares alone is laid open on no page of several things: another may look over a shoulder."""
    return [at for at in talks if len(at.talk.people) < 2]


def _talks(by: Unlocked, *, waits: bool | None = None, since: date | None = None) -> list[Standing]:
    kinds, window = [TALK], {"limit": _MOST, "waits": waits, "since": since}
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
