"""Due times of reminders: a moment, and a name that only the couple or the person can compute.

A due time is stored in the clear, because the server has to read it without anybody's keys. So it is rounded down to a
quarter of an hour, exists only for people who want reminders by mail, and is deleted once the reminder is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from twofold.people.keyrings import hold_still
from twofold.people.models import Membership, Person
from twofold.people.unlocked import Unlocked
from twofold.people.uptime_days import settled_day
from twofold.records.models import Due
from twofold.vault.opaque_names import opaque_name

_LATE = timedelta(hours=12)  # a reminder that is later than this isn't sent
_AGAIN = timedelta(minutes=15)
_MOST_TRIES = 4
_AT_ONCE = 200


def remind(about: UUID, at: datetime, *, by: Unlocked, private: bool = False) -> None:
    """Reminds this person at `at` (aware). Each person has one reminder per thing: a later call replaces it.

    `private`: names it under their own key alone. Ids are stored in the clear, so the partner could otherwise find out
    which record it is about.
    """
    if not by.person.is_written_to:
        forget(about, by=by)
        return
    *_, own = names = _names(about, by)
    name = own if private else names[0]
    others = [other for other in names if other != name]
    with transaction.atomic():
        hold_still(by)
        Due.objects.filter(person=by.person, name__in=others).delete()
        Due.objects.update_or_create(person=by.person, name=name, defaults={"at": _rounded(at), "tries": 0})


def forget(about: UUID, *, by: Unlocked) -> None:
    """Deletes this person's reminder of this."""
    Due.objects.filter(person=by.person, name__in=_names(about, by)).delete()


def forget_all(about: UUID, *, by: Unlocked) -> None:
    """Deletes both partners' reminders of this."""
    forget(about, by=by)
    if by.linked and by.couple is not None:
        members = Membership.objects.filter(couple=by.couple).values("person")
        Due.objects.filter(person__in=members, name__in=_names(about, by)).delete()


def claim(now: datetime) -> Iterator[tuple[Person, list[int]]]:
    """Claims due reminders and yields (person, reminder ids); no other process gets the same ones.

    A claimed reminder is due again after a quarter of an hour unless `told` deletes it. So after a crash it is sent
    later, and in the worst case twice.
    """
    _forget_stale(now)
    recent = Due.objects.filter(at__lte=now, at__gte=now - _LATE)
    people = recent.order_by("at").values_list("person", flat=True)[:_AT_ONCE]
    for person_id in dict.fromkeys(people):
        with transaction.atomic():
            rows = list(Due.objects.select_for_update().filter(person=person_id, at__lte=now, at__gte=now - _LATE))
            stale = [row.pk for row in rows if row.tries >= _MOST_TRIES]
            Due.objects.filter(pk__in=stale).delete()
            claimed = [row for row in rows if row.pk not in stale]
            for row in claimed:
                row.at, row.tries = (now + _AGAIN).replace(second=0, microsecond=0), row.tries + 1
            Due.objects.bulk_update(claimed, ["at", "tries"])
        if claimed:
            yield Person.objects.get(pk=person_id), [row.pk for row in claimed]


def _forget_stale(now: datetime) -> None:
    """Deletes reminders that are too late to be sent. Also counts days on which the server ran, so that a clock that is
    ahead once doesn't delete future ones.
    """
    settled = settled_day()
    if settled is not None:
        Due.objects.filter(at__lt=min(now - _LATE, datetime.combine(settled, time(), UTC))).delete()


def told(ids: list[int]) -> None:
    Due.objects.filter(pk__in=ids, tries__gt=0).delete()


def _names(about: UUID, by: Unlocked) -> list[bytes]:
    """Returns its name under the couple's key, so that both can compute it, then under the person's own; each under the
    earliest key, which never changes.
    """
    own = by.keyring.person_keys[min(by.keyring.person_keys)]
    keys = [own]
    if by.linked and by.couple is not None:
        shared = by.keyring.couple_keys[by.couple.pk]
        keys.insert(0, shared[min(shared)])
    return [opaque_name(key, "due", str(about)) for key in keys]


def _rounded(at: datetime) -> datetime:
    return at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
