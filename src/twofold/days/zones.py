"""Days and moments in a time zone. A day is a date in a person's zone; a moment is stored in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_named(name: str) -> ZoneInfo:
    """Returns the zone of this name; UTC if it is unknown, a folder's name or too long."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        return ZoneInfo("UTC")


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Returns the moment in UTC. If the clocks jump over `clock`, it counts on from the jump: 2:30 means 3:30."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Returns the first instant, in UTC, after `day` in this zone: "before the date" is before this."""
    return moment(day + timedelta(days=1), time(), zone)


def is_over(day: date, zone: ZoneInfo, at: datetime) -> bool:
    return at >= end_of(day, zone)


def day_at(at: datetime, zone: ZoneInfo) -> date:
    """Returns the date in this zone at this moment."""
    return at.astimezone(zone).date()
