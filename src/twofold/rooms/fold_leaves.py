"""The two answers of a fold, side by side on a page."""

from __future__ import annotations

from dataclasses import dataclass

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records.folds import Fold
from twofold.records.store import Entry
from twofold.rooms.people_lookup import PeopleLookup


@dataclass(frozen=True, slots=True)
class Leaf:
    """An answer or a reply on the page. `own`: I can change it, which ends with its couple."""

    person: Person | None
    entry: Entry | None
    mine: bool
    own: bool


def leaves_of(fold: Fold, *, by: Unlocked) -> list[Leaf]:
    """Returns both answers. The partner who invited is on the left, so that both see the same book."""
    other = PeopleLookup(by).person(fold.theirs.author_id) if fold.theirs else by.partner
    leaves = [Leaf(by.person, fold.mine, True, not is_past(fold, by=by)), Leaf(other, fold.theirs, False, False)]
    return leaves[::-1] if by.was_invited else leaves


def is_past(fold: Fold, *, by: Unlocked) -> bool:
    """Returns True if the fold's couple has ended: both can read it, nobody can add to it."""
    couple = next((e.couple_id for e in (fold.mine, fold.subject) if e is not None and e.couple_id), None)
    return couple is None or by.parted_from(couple)
