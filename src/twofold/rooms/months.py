"""Months as pages: the first and last day, the name, and links to other months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from twofold.records.store import Absent


def first_of(year: int, month: int) -> date:
    """Returns the first day of the month that an address names. Raises Absent."""
    try:
        first = date(year, month, 1)
    except (ValueError, OverflowError) as error:
        raise Absent from error
    if not 1970 <= first.year <= 9998:
        raise Absent
    return first


def last_of(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def month_name(day: date) -> str:
    return date_format(day, "F Y")


def month_link(view: str, day: date, beside: date) -> dict[str, str]:
    """Returns a link to the month of `day`, with the year if it differs from that of `beside`."""
    label = date_format(day, "F") if day.year == beside.year else month_name(day)
    return {"label": label, "url": reverse(view, args=[day.year, day.month])}
