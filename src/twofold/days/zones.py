"""Days and moments in a time zone. A day is a date where somebody is; a moment is stored in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_named(name: str) -> ZoneInfo:
    """The zone of this name; UTC if this house knows none, or if the name is a folder's or too long."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        return ZoneInfo("UTC")


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """In UTC. If the clocks jump over `clock`, the instant at which they jump, or as long after it."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, that is no longer `day` there: "before the date" is before this."""
    return moment(day + timedelta(days=1), time(), zone)


def is_over(day: date, zone: ZoneInfo, at: datetime) -> bool:
    return at >= end_of(day, zone)


def day_at(at: datetime, zone: ZoneInfo) -> date:
    """The date of this moment there."""
    return at.astimezone(zone).date()
