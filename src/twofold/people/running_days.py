"""The days on which this server was seen running, so that no single word of the clock makes anything be destroyed.

A clock may be wrong for a while: a board without a battery, before it has asked for the time. So what goes after so many
days goes by the `settled_day`: one that the clock has reached on several different days.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from twofold.people.models import SeenDay, utc_day

ENOUGH: Final = 7
_KEPT: Final = 2 * ENOUGH


def note_today() -> None:
    """At a start, with a backup, and at each first visit of a day. Days that lie ahead were a wrong clock's."""
    today = utc_day()
    if SeenDay.objects.order_by("-day").values_list("day", flat=True).first() == today:
        return
    SeenDay.objects.bulk_create([SeenDay(day=today)], ignore_conflicts=True)
    SeenDay.objects.filter(day__gt=today).delete()
    kept = SeenDay.objects.order_by("-day").values_list("day", flat=True)[:_KEPT]
    SeenDay.objects.filter(day__lt=min(kept)).delete()


def settled_day() -> date | None:
    """The newest day that lies before, or is, each of seven days on which the server ran; None before there were seven."""
    days = list(SeenDay.objects.filter(day__lte=utc_day()).order_by("-day").values_list("day", flat=True)[:ENOUGH])
    return days[-1] if len(days) == ENOUGH else None
