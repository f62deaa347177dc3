"""A dream may be put aside and taken up again. Nobody else learns of either."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.store import Absent, list_records, remove, save
from twofold.trust.dreams.documents import RESTS, DreamRests
from twofold.trust.dreams.sort import DREAMS
from twofold.trust.showing.copies import ids_by
from twofold.trust.showing.queries import find_private

_MOST = 200


def resting(ids: Collection[UUID], *, by: Unlocked) -> set[UUID]:
    """Which of these were put aside."""
    marks = {entry.id for entry in list_records(by=by, space="mine", kinds=[RESTS], limit=_MOST)}
    return {id for id in ids if marks & set(_mark_ids(id, by=by))}


def let_rest(id: UUID, rests: bool, *, by: Unlocked) -> None:
    """Sent twice, it is the same. Raises Absent."""
    find_private(DREAMS, id, by=by)
    now = id in resting([id], by=by)
    if rests and not now:
        save(DreamRests(dream=id), by=by, space="mine", once=_mark_ids(id, by=by)[0])
    elif now and not rests:
        for mark in _mark_ids(id, by=by):
            with suppress(Absent):  # by another key, or taken up on another device at the same instant
                remove(mark, by=by)


def _mark_ids(id: UUID, *, by: Unlocked) -> list[UUID]:
    return ids_by(by.keyring.person_keys, "trust/dream_rests", str(id))
