"""A dream may be put aside and taken up again. Nobody else learns of either: which ones rest lies sealed among the drafts,
since a record would say of what kind it is.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records.notes import Note
from twofold.rooms.sharing.queries import find_private
from twofold.trust.dreams.shareable import DREAMS

RESTING = Note("kept/dreams-resting", list[UUID], lasting=True, at_least=4096)
_MOST = 400


def resting(ids: Collection[UUID], *, by: Unlocked) -> set[UUID]:
    """Which of these were put aside."""
    return set(ids) & set(RESTING.read_or([], by=by))


def let_rest(id: UUID, rests: bool, *, by: Unlocked) -> None:
    """Sent twice, it is the same. Raises Absent."""
    find_private(DREAMS, id, by=by)
    with transaction.atomic():  # one after the other, so that no device writes over what another has put aside
        hold_still(by)
        others = [other for other in RESTING.read_or([], by=by) if other != id]
        RESTING.write([*others, id][-_MOST:] if rests else others, by=by)
