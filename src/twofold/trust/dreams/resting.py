"""A dream may be put aside and taken up again. Nobody else learns of either: which ones rest lies sealed among the drafts,
since a record would say of what kind it is.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records.store import draft, keep_draft
from twofold.trust.dreams.sort import DREAMS
from twofold.trust.showing.queries import find_private

NAME = "kept/dreams-resting"
_MOST, _LEAST = 400, 4096


def resting(ids: Collection[UUID], *, by: Unlocked) -> set[UUID]:
    """Which of these were put aside."""
    return set(ids) & set(_kept(by))


def let_rest(id: UUID, rests: bool, *, by: Unlocked) -> None:
    """Sent twice, it is the same. Raises Absent."""
    find_private(DREAMS, id, by=by)
    with transaction.atomic():  # one after the other, so that no device writes over what another has put aside
        Person.objects.select_for_update().get(pk=by.person.pk)
        others = [other for other in _kept(by) if other != id]
        kept = [*others, id][-_MOST:] if rests else others
        keep_draft(NAME, json.dumps([str(id) for id in kept]), by=by, lasting=True, at_least=_LEAST)


def _kept(by: Unlocked) -> list[UUID]:
    try:
        return [UUID(id) for id in json.loads(draft(NAME, by=by) or "[]")]
    except (ValueError, TypeError, AttributeError):
        return []
