"""Slowing down guesses, so that nobody can lock a person's own known devices out.

A known device answers only for itself. Everyone else shares the account's bucket and their address's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from twofold.people.models import Throttle
from twofold.vault import labels
from twofold.vault.primitives import digest

FREE: Final = {"device": 5, "account": 5, "address": 30, "code": 10, "mail": 5, "mailed": 5}
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGET_AFTER: Final = timedelta(hours=24)


class Wait(Exception):
    """Too many attempts: try again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def bucket(kind: str, *parts: str) -> tuple[str, bytes]:
    return kind, digest(kind.encode(), *(part.encode() for part in parts), label=labels.BUCKET)


def attempt(buckets: list[tuple[str, bytes]], *, now: datetime | None = None) -> None:
    """Count an attempt in every bucket before it is made, so that many at once count too. Raises Wait."""
    now = now or timezone.now()
    with transaction.atomic():
        rows = [_row(key, now) for _, key in buckets]
        waits = [row.until - now for row in rows if row.until is not None and row.until > now]
        if waits:
            raise Wait(max(1, round(max(waits).total_seconds())))
        for (kind, _key), row in zip(buckets, rows, strict=True):
            row.failures += 1
            row.last_on = now
            row.until = now + wait_after(row.failures, FREE[kind]) if row.failures >= FREE[kind] else None
            row.save()


def succeeded(buckets: list[tuple[str, bytes]]) -> None:
    """Forget the attempts of these buckets. An address only gets its last attempt back: others guess there too."""
    Throttle.objects.filter(bucket__in=[key for kind, key in buckets if kind != "address"]).delete()
    addresses = [key for kind, key in buckets if kind == "address"]
    Throttle.objects.filter(bucket__in=addresses, failures__gt=0).update(failures=F("failures") - 1, until=None)


def forget_old(*, now: datetime | None = None) -> None:
    """At a start: buckets in which nothing has happened for two days."""
    Throttle.objects.filter(last_on__lt=(now or timezone.now()) - 2 * FORGET_AFTER).delete()


def wait_after(failures: int, free: int) -> timedelta:
    """Doubling from half a minute to a quarter of an hour."""
    doublings: int = min(failures - free, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _row(key: bytes, now: datetime) -> Throttle:
    row, _made = Throttle.objects.select_for_update().get_or_create(bucket=key, defaults={"last_on": now})
    if now - row.last_on > FORGET_AFTER:
        row.failures, row.until = 0, None
    return row
