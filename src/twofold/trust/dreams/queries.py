"""Reads dreams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twofold.people.unlocked import Unlocked
from twofold.rooms.sharing.queries import Own, Theirs, both_sides
from twofold.trust.dreams.archive import resting
from twofold.trust.dreams.shareable import DREAMS


@dataclass(frozen=True, slots=True)
class Dreams:
    mine: Sequence[Own]
    resting: Sequence[Own]
    theirs: Sequence[Theirs]


def all_dreams(*, by: Unlocked) -> Dreams:
    mine, theirs = both_sides(DREAMS, by=by)
    at_rest = resting([own.entry.id for own in mine], by=by)
    return Dreams(
        mine=[own for own in mine if own.entry.id not in at_rest],
        resting=[own for own in mine if own.entry.id in at_rest],
        theirs=theirs,
    )
