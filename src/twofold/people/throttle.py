"""Slows down guesses without letting anyone lock a person's own known devices out.

A known device has a bucket of its own. Everyone else shares the account's bucket and their address's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from twofold.people.insert_once import made_or_found
from twofold.people.models import Throttle
from twofold.vault import labels
from twofold.vault.primitives import derive, digest

FREE: Final = {"device": 5, "account": 5, "address": 30, "code": 10, "mail": 5, "mailed": 5}
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGET_AFTER: Final = timedelta(days=2)


class Wait(Exception):
    """Too many attempts: try again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def bucket(kind: str, *parts: str) -> tuple[str, bytes]:
    """Returns (kind, key). The key depends on the server's secret, so no backup lets anyone test addresses against
    rows.
    """
    key = digest(settings.SECRET_KEY.encode(), label=labels.BUCKET)
    return kind, derive(key, labels.BUCKET, kind.encode(), *(part.encode() for part in parts))


def attempt(buckets: list[tuple[str, bytes]], *, now: datetime | None = None) -> None:
    """Counts an attempt in every bucket before it is made, so that simultaneous ones count too. Raises Wait."""
    now = now or timezone.now()
    with transaction.atomic():
        forget_waits(now=now)
        rows = [_row(key, now) for _, key in buckets]
        waits = [row.until - now for row in rows if row.until is not None and row.until > now]
        if waits:
            raise Wait(max(1, round(max(waits).total_seconds())))
        for (kind, _key), row in zip(buckets, rows, strict=True):
            row.failures += 1
            row.last_on = _day(now)
            row.until = now + wait_after(row.failures, FREE[kind]) if row.failures >= FREE[kind] else None
            row.save()


def succeeded(buckets: list[tuple[str, bytes]]) -> None:
    """Forgets the attempts of these buckets. Addresses only get the last one back: others guess there too."""
    Throttle.objects.filter(bucket__in=[key for kind, key in buckets if kind != "address"]).delete()
    addresses = [key for kind, key in buckets if kind == "address"]
    Throttle.objects.filter(bucket__in=addresses, failures__gt=0).update(failures=F("failures") - 1, until=None)


def give_back(buckets: list[tuple[str, bytes]]) -> None:
    """Takes back an attempt that was counted but never made; earlier ones stay counted."""
    with transaction.atomic():
        for kind, key in buckets:
            for row in Throttle.objects.select_for_update().filter(bucket=key, failures__gt=0):
                row.failures -= 1
                row.until = row.until if row.failures >= FREE[kind] else None
                row.save()


def first_time(bucket: tuple[str, bytes]) -> bool:
    """Returns True if this bucket has no row yet, and makes one, which stays until it is forgotten."""
    today = _day(timezone.now())
    _row, made = made_or_found(lambda: Throttle.objects.get_or_create(bucket=bucket[1], defaults={"last_on": today}))
    return made


def stands(bucket: tuple[str, bytes]) -> bool:
    return Throttle.objects.filter(bucket=bucket[1]).exists()


def forget_old(*, now: datetime | None = None) -> None:
    """Deletes, at a start, buckets unused for two days, and those dated after today by a wrong clock."""
    today = _day(now or timezone.now())
    Throttle.objects.filter(Q(last_on__lte=today - FORGET_AFTER) | Q(last_on__gt=today)).delete()


def forget_waits(*, now: datetime | None = None) -> None:
    """Clears waits that are over or impossibly long, so that no row shows later when someone tried."""
    now = now or timezone.now()
    over = Q(until__lte=now) | Q(until__gt=now + LONGEST_WAIT)
    if Throttle.objects.filter(over).exists():
        Throttle.objects.filter(over).update(until=None)


def wait_after(failures: int, free: int) -> timedelta:
    """Returns a wait that doubles from half a minute to a quarter of an hour."""
    doublings: int = min(failures - free, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _row(key: bytes, now: datetime) -> Throttle:
    """Returns the locked row; one that is too old, or dated ahead by a wrong clock, counts as new."""
    today = _day(now)
    rows = Throttle.objects.select_for_update()
    row, _made = made_or_found(lambda: rows.get_or_create(bucket=key, defaults={"last_on": today}))
    if not today - FORGET_AFTER < row.last_on <= today:
        row.failures, row.until = 0, None
    return row


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
