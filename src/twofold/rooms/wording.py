"""Puts days and states of records into words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from twofold.records.store import Entry


def day_words(day: date, today: date) -> str:
    """Returns Today, Yesterday, or the day, with its year if it isn't this year."""
    if day >= today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return date_format(day, "j F" if day.year == today.year else "j F Y")


def first_words(text: str, length: int = 80) -> str:
    """Returns how a text begins, in one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rpartition(" ")[0] + " …"


def opened_words(day: date | None, today: date) -> str:
    if day is None:
        return _("Opened")
    if day >= today:
        return _("Opened today")
    if day == today - timedelta(days=1):
        return _("Opened yesterday")
    return _("Opened on %(day)s") % {"day": day_words(day, today)}


def removed_words(entry: Entry, name_of: Callable[[UUID], str], today: date) -> str:
    """Says who removed it and when: shared words never disappear without a trace."""
    assert entry.removed_on is not None
    name = name_of(entry.removed_by_id or entry.author_id)
    day = date_format(entry.removed_on, "j F" if entry.removed_on.year == today.year else "j F Y")
    if not name:
        return _("Removed, %(day)s") % {"day": day}
    return _("Removed by %(name)s, %(day)s") % {"name": name, "day": day}


def damaged_words(entry: Entry) -> str:
    if entry.reason == "newer":
        return _("This was written with a newer Twofold. It opens again when this one is up to date.")
    return _("This page does not open: what is stored was damaged or changed. A backup may still have it.")
