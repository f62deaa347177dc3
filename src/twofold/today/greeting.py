"""Greets a person by the time of day in their zone."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def greeting(now: datetime, name: str) -> str:
    """`now`: in the person's zone."""
    if 5 <= now.hour < 12:
        words = _("Good morning, %(name)s")
    elif 12 <= now.hour < 18:
        words = _("Good afternoon, %(name)s")
    elif 18 <= now.hour < 23:
        words = _("Good evening, %(name)s")
    else:
        words = _("Hello, %(name)s")
    return words % {"name": name}


def date_words(now: datetime) -> str:
    return date_format(now, "l, j F")
