"""A dream may be put aside and taken up again. Nobody else learns of either."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.store import Absent, list_records, remove, save
from twofold.trust.dreams.documents import RESTS, DreamRests
from twofold.trust.dreams.sort import DREAMS
from twofold.trust.showing.queries import find_private
from twofold.vault.names import opaque_name

_MOST = 200


def resting(ids: Collection[UUID], *, by: Unlocked) -> set[UUID]:
    """Which of these were put aside."""
    marks = {entry.id for entry in list_records(by=by, space="mine", kinds=[RESTS], limit=_MOST)}
    return {id for id in ids if _mark_id(id, by=by) in marks}


def let_rest(id: UUID, rests: bool, *, by: Unlocked) -> None:
    """Sent twice, it is the same. Raises Absent."""
    find_private(DREAMS, id, by=by)
    now = id in resting([id], by=by)
    if rests and not now:
        save(DreamRests(dream=id), by=by, space="mine", once=_mark_id(id, by=by))
    elif now and not rests:
        try:
            remove(_mark_id(id, by=by), by=by)
        except Absent:  # taken up on another device at the same instant
            return


def _mark_id(id: UUID, *, by: Unlocked) -> UUID:
    keys = by.keyring.person_keys
    return UUID(bytes=opaque_name(keys[min(keys)], "trust/dream_rests", str(id))[:16], version=4)
