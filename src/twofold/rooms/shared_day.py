"""The date that two people share."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from twofold.days.zones import zone_named
from twofold.people.unlocked import Unlocked
from twofold.records import clock


def shared_day(by: Unlocked) -> date:
    """Returns the couple's date, in the zone of the partner who invited, so that the same comes to both."""
    return clock.day_in(_zone(by))


def turns_at(by: Unlocked) -> datetime | None:
    """Returns when the couple's date turns next, in this person's own time; None if that is their own midnight."""
    midnight = datetime.combine(shared_day(by) + timedelta(days=1), time(), _zone(by)).astimezone(by.zone)
    return midnight if midnight.time() != time() else None


def _zone(by: Unlocked) -> ZoneInfo:
    if by.linked and by.partner is not None and by.was_invited:
        return zone_named(by.partner.zone)
    return by.zone
