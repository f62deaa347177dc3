"""How far things have come, told by what stands in clear: nothing is opened or locked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from twofold.people.unlocked import Unlocked
from twofold.records.access import couples_now
from twofold.records.models import Fold, Record


def day_of_opened_fold(number: int, *, by: Unlocked) -> date | None:
    """The UTC day on which the couple of today opened its `number`-th fold, or None before it has. One query."""
    opened = Fold.objects.filter(couple__in=couples_now(by), opened_on__isnull=False)
    return opened.order_by("opened_on").values_list("opened_on", flat=True)[number - 1 : number].first()


def day_of_private_record(number: int, *, by: Unlocked) -> date | None:
    """The same for what this person wrote for themself."""
    mine = Record.objects.filter(author=by.person.pk, space="mine")
    return mine.order_by("day").values_list("day", flat=True)[number - 1 : number].first()


def answers_waiting(folds: Iterable[UUID], *, person_id: UUID) -> dict[UUID, bool]:
    """Of these folds, those that this person has answered, each with whether it still waits to open. One query."""
    mine = Record.objects.filter(fold__in=list(folds), author=person_id, space="folded")
    return {fold: waits for fold, waits in mine.values_list("fold_id", "waits") if fold is not None}


def revision_of(id: UUID, *, kind: str, person_id: UUID) -> int | None:
    """How often a record of this kind has been moved on; None where this person is not let near. One query."""
    rows = Record.objects.filter(pk=id, kind=kind, removed_on=None)
    near = Q(space="ours", couple__members__person=person_id) | Q(space="mine", author=person_id)
    return next(iter(rows.filter(near).values_list("rev", flat=True)[:1]), None)
