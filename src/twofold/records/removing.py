"""Removes words: private ones disappear, shared ones leave a mark."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.access import find_own
from twofold.records.erasure import destroy, purge_texts
from twofold.records.errors import Absent
from twofold.records.models import Fold, Record
from twofold.records.row_facts import forget_private


def remove(id: UUID, *, by: Unlocked) -> None:
    """Removes the author's own words, for everyone.

    In `mine` the whole record is deleted. In `ours`, and in an open fold, it stays readable who removed it and when. An
    answer in a fold that isn't open is withdrawn instead (folds.withdraw), and a fold's subject can't be removed: both
    raise Absent.
    """
    with transaction.atomic():
        record = find_own(id, by=by)
        hold_still(by)
        if record.space == "mine":
            destroy([record.pk])
            forget_private(by=by)
        elif (record.waits and record.fold_id) or Fold.objects.filter(subject=record.pk).exists():
            raise Absent
        elif record.removed_on is None:
            purge_texts([record.pk])
            Record.objects.filter(pk=record.pk).update(removed_on=clock.utc_day(), removed_by=by.person)
