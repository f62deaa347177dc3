"""Names of depths, themes and paces."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _said
from django.utils.translation import gettext_lazy as _

from twofold.packs.models import Theme
from twofold.trust.questions.documents import Limits, Pace

DEEP = 4  # from this depth on, pages show a note of care
DEPTH_NAMES: Mapping[int, str | LazyText] = {
    1: _("Everyday"),
    2: _("What you like and remember"),
    3: _("Hopes and worries"),
    4: _("Fears and insecurities"),
    5: _("What is most tender"),
}
DEPTH_HELP: Mapping[str, str | LazyText] = {
    "1": _("Small things, easy to answer, often funny."),
    "2": _("Tastes, habits, stories from before."),
    "3": _("What you wish for, and what you turn over at night."),
    "4": _("Where you feel unsure, ashamed or afraid."),
    "5": _("What you have hardly told anyone."),
}
THEME_NAMES: Mapping[Theme, str | LazyText] = {
    "family": _("Family"),
    "money": _("Money"),
    "work": _("Work"),
    "touch": _("Touch and desire"),
    "faith": _("Faith and meaning"),
    "past": _("The past"),
    "future": _("The future"),
    "us": _("The two of us"),
    "me": _("Myself"),
}
PACE_NAMES: Mapping[Pace, str | LazyText] = {
    "daily": _("Every day"),
    "some-days": _("Every few days"),
    "weekly": _("Once a week"),
    "on-demand": _("Only when asked for"),
}


def depths_open(limits: Limits) -> list[tuple[int, str | LazyText]]:
    """Returns the depths within my own limits. The partner's limits don't affect it."""
    return [(depth, name) for depth, name in DEPTH_NAMES.items() if depth <= limits.ceiling]


def limits_words(limits: Limits) -> str:
    """Describes one person's limits in a few lines, for that person."""
    barred = ", ".join(str(name) for theme, name in THEME_NAMES.items() if theme in limits.barred)
    lines = [
        _said("As deep as: %(what)s") % {"what": DEPTH_NAMES[limits.ceiling]},
        _said("How often: %(what)s") % {"what": PACE_NAMES[limits.pace]},
    ]
    return "\n".join([*lines, *([_said("Never about: %(what)s") % {"what": barred}] if barred else [])])
