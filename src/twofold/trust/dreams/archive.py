"""Puts dreams aside and takes them up again. Nobody else learns of either: the list of resting dreams is a sealed note
among the drafts, since a record would show its kind.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note
from twofold.rooms.sharing.queries import find_private
from twofold.trust.dreams.shareable import DREAMS

RESTING = Note("kept/dreams-resting", list[UUID], lasting=True, at_least=4096)
_MOST = 400


def resting(ids: Collection[UUID], *, by: Unlocked) -> set[UUID]:
    """Returns those of `ids` that are put aside."""
    return set(ids) & set(RESTING.read_or([], by=by))


def let_rest(id: UUID, rests: bool, *, by: Unlocked) -> None:
    """Puts a dream aside or takes it up again. Safe to send twice. Raises Absent."""
    find_private(DREAMS, id, by=by)
    with transaction.atomic():  # one after the other, so that no device overwrites what another has put aside
        hold_still(by)
        others = [other for other in RESTING.read_or([], by=by) if other != id]
        RESTING.write([*others, id][-_MOST:] if rests else others, by=by)
