"""Puts days that lie ahead into words: near ones, the repeated ones of a series, and those of somebody in another
zone.
"""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format, time_format
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.days.series import Every, Series
from twofold.days.zones import end_of, zone_named

EVERY: dict[Every, str | LazyText] = {
    "once": gettext_lazy("Once"),
    "week": gettext_lazy("Every week"),
    "fortnight": gettext_lazy("Every two weeks"),
    "month": gettext_lazy("Every month"),
}


def coming_day_words(day: date, today: date) -> str:
    """Returns yesterday, today or tomorrow; else the day, with its year if it isn't this year."""
    return _near(day, today) or date_format(day, "l j F" if day.year == today.year else "l j F Y")


def short_day(day: date, today: date) -> str:
    """Returns the day in the few letters of a line's margin."""
    return _near(day, today) or date_format(day, "D j M" if day.year == today.year else "j M Y")


def _near(day: date, today: date) -> str:
    return {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}.get((day - today).days, "")


def series_words(series: Series) -> str:
    """Returns how often it is repeated and until when; "" if it isn't."""
    if series.last is None:
        return ""
    return _("%(every)s until %(last)s") % {
        "every": EVERY[series.every],
        "last": date_format(series.days[-1], "j F Y"),
    }


def when_words(series: Series, day: date) -> str:
    """Returns the day and, for a series, how often and until when."""
    return " · ".join(part for part in (date_format(day, "l j F Y"), series_words(series)) if part)


def elsewhere_words(day: date, zone: str, reader_zone: str, name: str = "", *, still_there: bool = True) -> str:
    """Says until when a day in `zone` lasts for a reader in another zone; returns "" if their clocks agree. `name`: the
    person who chose the day, "" for the reader themself; `still_there`: that person is still in that zone.
    """
    there, here = zone_named(zone), zone_named(reader_zone)
    end = end_of(day, there)
    local = end.astimezone(here)
    if end.astimezone(there).utcoffset() == local.utcoffset():
        return ""
    given = {"day": date_format(day, "l"), "name": name, "place": _city(zone)}
    given["until"] = _("%(day)s at %(time)s") % {
        "day": date_format(local, "l j F"),
        "time": time_format(local, "H:i"),
    }
    if name and still_there:
        return _("%(day)s where %(name)s is (%(place)s). Where you are, it lasts until %(until)s.") % given
    if name:
        return _("%(day)s in %(place)s, where %(name)s made it. Where you are, it lasts until %(until)s.") % given
    return _("%(day)s in %(place)s, where you made it. Where you are, it lasts until %(until)s.") % given


def _city(zone: str) -> str:
    """Returns the city that a zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")
