"""Template filters that describe a practice on the cards of this room."""

from __future__ import annotations

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from twofold.listening.queries import strengths
from twofold.packs import Practice
from twofold.talks.wording import GRADES_IN_SHORT

register = template.Library()


@register.filter
def ways_words(practice: Practice) -> str:
    """Returns the modes in words; "" if the practice is for one person."""
    ways = {
        "together": _("on one device"),
        "live": _("two") if "together" in practice.modes else _("on two devices"),
        "apart": _("over days"),
    }
    if practice.who == "one":
        return ""
    words = get_text_list([way for mode, way in ways.items() if mode in practice.modes], _("or"))
    return words[:1].upper() + words[1:]


@register.filter
def evidence_words(practice: Practice) -> str:
    """Returns how well the best of its evidence supports it."""
    return str(GRADES_IN_SHORT[next(strengths(practice))])
