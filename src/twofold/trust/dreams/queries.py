"""Reads dreams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twofold.people.unlocked import Unlocked
from twofold.rooms.pagination import Part
from twofold.rooms.sharing.queries import Own, Theirs, both_sides, open_sides
from twofold.trust.dreams.archive import RESTING
from twofold.trust.dreams.shareable import DREAMS


@dataclass(frozen=True, slots=True)
class Dreams:
    """One part of each list. `any`: there are dreams of mine in some part."""

    mine: Sequence[Own]
    resting: Sequence[Own]
    theirs: Sequence[Theirs]
    any: bool


def dreams_in(part: Part, *, by: Unlocked, only_mine: bool) -> Dreams:
    found = both_sides(DREAMS, by=by)
    at_rest = RESTING.among([row.id for row in found.mine], by=by)
    mine = part.span([row for row in found.mine if row.id not in at_rest])
    rests = part.span([row for row in found.mine if row.id in at_rest])
    opened, theirs = open_sides([mine, rests], None if only_mine else part.span(found.theirs), by=by)
    return Dreams(opened[0], opened[1], theirs, bool(found.mine))
