"""When somebody wants to be reminded of a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal

from twofold.days.zones import moment, zone_named

Remind = Literal["no", "evening", "morning"]
_EVENING, _MORNING = time(18), time(8)


def remind_at(remind: Remind, day: date, zone: str) -> datetime | None:
    """Returns when to remind somebody in this zone of this day, or None."""
    if remind == "evening":
        return moment(day - timedelta(days=1), _EVENING, zone_named(zone))
    return moment(day, _MORNING, zone_named(zone)) if remind == "morning" else None
