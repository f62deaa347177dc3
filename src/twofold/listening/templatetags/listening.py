"""A practice in a line, for the cards of this room."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twofold.listening.queries import strengths
from twofold.packs import Practice

register = template.Library()


@register.filter
def minutes_words(practice: Practice) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", practice.minutes) % {"n": practice.minutes}


@register.filter
def ways_words(practice: Practice) -> str:
    """For whom, and in which ways."""
    ways = {"together": _("on one device"), "live": _("on two devices"), "apart": _("over days")}
    who = _("for one") if practice.who == "one" else _("for two")
    if practice.who == "one":
        return who
    return ", ".join([who, *(way for mode, way in ways.items() if mode in practice.modes)])


@register.filter
def grade_words(practice: Practice) -> str:
    return ", ".join(strengths(practice))
