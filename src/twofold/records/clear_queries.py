"""Reads progress from clear columns alone: opens and locks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from twofold.people.models import SignIn
from twofold.people.sign_ins import latest_end
from twofold.people.unlocked import Unlocked
from twofold.records.access import couples_now
from twofold.records.models import Fold, Record


def day_of_opened_fold(number: int, *, by: Unlocked) -> date | None:
    """Returns the UTC day on which the current couple opened its `number`-th fold, None if it hasn't yet. One query."""
    opened = Fold.objects.filter(couple__in=couples_now(by), opened_on__isnull=False)
    return opened.order_by("opened_on").values_list("opened_on", flat=True)[number - 1 : number].first()


def day_of_private_record(number: int, *, by: Unlocked) -> date | None:
    """Returns the same for this person's private records."""
    mine = Record.objects.filter(author=by.person.pk, space="mine")
    return mine.order_by("day").values_list("day", flat=True)[number - 1 : number].first()


def answers_waiting(folds: Iterable[UUID], *, person_id: UUID) -> dict[UUID, bool]:
    """Returns those of these folds that this person has answered, each with True if the answer still waits to open. One
    query.
    """
    mine = Record.objects.filter(fold__in=list(folds), author=person_id, space="folded")
    return {fold: waits for fold, waits in mine.values_list("fold_id", "waits") if fold is not None}


def revision_for_sign_in(id: UUID, *, kind: str, sign_in: str) -> int | None:
    """Returns the revision of a record of this kind if the session with this cookie hash may read it, else None. One
    plain statement, because pages ask twice a second.
    """
    field, now = SignIn._meta.get_field("expire_date"), timezone.now()
    between = [field.get_db_prep_value(moment, connection) for moment in (now, latest_end(now))]
    record = Record._meta.pk.get_db_prep_value(id, connection)
    with connection.cursor() as cursor:
        cursor.execute(_REVISION, [sign_in, *between, record, kind])
        row = cursor.fetchone()
    return row[0] if row else None


_REVISION = """
SELECT r.rev FROM people_signin s, records_record r
WHERE s.session_key = %s AND s.expire_date > %s AND s.expire_date <= %s AND r.id = %s AND r.kind = %s AND r.removed_on IS NULL AND (
  (r.space = 'ours' AND EXISTS (
    SELECT 1 FROM people_membership m WHERE m.couple_id = r.couple_id AND m.person_id = s.person_id))
  OR (r.space = 'mine' AND r.author_id = s.person_id))
"""
