"""The date that two people share."""

from __future__ import annotations

from datetime import date

from twofold.days.zones import zone_named
from twofold.people.unlocked import Unlocked
from twofold.records import clock


def shared_day(by: Unlocked) -> date:
    """Returns the couple's date, in the zone of the partner who invited, so that the same comes to both."""
    zone = by.zone
    if by.linked and by.partner is not None and by.was_invited:
        zone = zone_named(by.partner.zone)
    return clock.day_in(zone)
