"""Reads what the room's page shows. Bounded by a window, never by history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from twofold.listening.choosing import Now, in_order
from twofold.packs import Practice, Skill
from twofold.people.unlocked import Unlocked
from twofold.rooms.installed_packs import core
from twofold.talks import catalogue
from twofold.talks.catalogue import Offering
from twofold.talks.rows import earlier_lines, talk_lines

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ROOM = "listening"
MOST_OPEN = 5
MOST_EARLIER = 5
MOST_PICKS = 3

_LENGTHS: tuple[tuple[int, str | _StrPromise], ...] = (
    (6, _("A few minutes")),
    (10, _("About ten minutes")),
    (15, _("A quarter of an hour")),
    (240, _("Twenty minutes and more")),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Practices of about the same length."""

    name: str | _StrPromise
    offered: list[Offering]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`turn`: how many were passed over; `further`: there is another one."""

    now: Now
    offered: Offering
    turn: int
    further: bool


def suggestion(now: Now, *, by: Unlocked, turn: int = 0) -> Suggestion | None:
    """Returns one practice that fits; after the last comes the first again. None if the pack has nothing that fits."""
    found = catalogue.practices_of(ROOM, by=by, minutes=now.most, mood=now.mood, modes=now.modes)
    offered = {one.practice.id: one for one in found}
    ranked = in_order([one.practice for one in found], now, by.today)
    if not ranked:
        return None
    place = turn % len(ranked)
    return Suggestion(now, offered[ranked[place].id], place, len(ranked) > 1)


def groups(*, by: Unlocked) -> list[Group]:
    found = catalogue.practices_of(ROOM, by=by)
    return [Group(_LENGTHS[i][1], list(offered)) for i, offered in groupby(found, key=lambda o: _length(o.practice))]


def picks(*, by: Unlocked) -> list[Offering]:
    """Returns three practices to begin with, of different lengths; for somebody alone those that one can do alone."""
    fitting = [[one for one in group.offered if not one.alone] for group in groups(by=by)]
    first = [offered[0] for offered in fitting if offered]
    others = [one for offered in fitting for one in offered[1:]]
    return [*first, *others][:MOST_PICKS]


def open_talks(*, by: Unlocked) -> list[dict[str, Any]]:
    return talk_lines(catalogue.open_talks(by=by, room=ROOM, limit=MOST_OPEN), by=by)


def earlier_talks(*, by: Unlocked) -> list[dict[str, Any]]:
    return earlier_lines(catalogue.earlier_talks(by=by, room=ROOM, limit=MOST_EARLIER), by=by)


def skill() -> Skill:
    return core().skill(ROOM)


def strengths(practice: Practice) -> Iterator[str]:
    """Yields the grades of its evidence, the best first, each once."""
    yield from sorted({one.strength for one in practice.evidence})


def _length(practice: Practice) -> int:
    return next(i for i, (most, _name) in enumerate(_LENGTHS) if practice.minutes <= most)
