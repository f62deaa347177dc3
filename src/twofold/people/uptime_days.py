"""The days on which this server ran, so that a clock that is wrong for a while can't cause anything to be deleted.

A board without a battery has a wrong clock until it has asked for the time. So whatever is deleted after some days is
counted to `settled_day`, which the clock has reached on several different days.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from twofold.people.models import SeenDay, utc_day

ENOUGH: Final = 7
_KEPT: Final = 2 * ENOUGH


def note_today() -> None:
    """Stores today, and forgets days that lie ahead, which a wrong clock stored. Called at a start, with a backup, by
    the housekeeping and at each first visit of a day.
    """
    today = utc_day()
    if SeenDay.objects.order_by("-day").values_list("day", flat=True).first() == today:
        return
    SeenDay.objects.bulk_create([SeenDay(day=today)], ignore_conflicts=True)
    SeenDay.objects.filter(day__gt=today).delete()
    kept = SeenDay.objects.order_by("-day").values_list("day", flat=True)[:_KEPT]
    SeenDay.objects.filter(day__lt=min(kept)).delete()


def settled_day() -> date | None:
    """Returns the seventh-newest day, up to today, on which the server ran; None if it ran on fewer than seven."""
    days = list(SeenDay.objects.filter(day__lte=utc_day()).order_by("-day").values_list("day", flat=True)[:ENOUGH])
    return days[-1] if len(days) == ENOUGH else None
