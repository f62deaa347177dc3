"""Template tags for steps and turns of a talk."""

from __future__ import annotations

import re

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twofold.packs import Practice, Step
from twofold.talks import wording
from twofold.talks.step_forms import Panel

register = template.Library()
_SHORT = 36


@register.simple_tag
def step_name(step: Step) -> str:
    return wording.step_name(step)


@register.filter
def named(step: Step) -> str:
    return wording.step_name(step)


@register.simple_tag
def pause_label(minutes: int) -> str:
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 1440:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    if minutes < 2 * 1440:
        return _("Tomorrow")
    return ngettext("In %(n)d day", "In %(n)d days", minutes // 1440) % {"n": minutes // 1440}


@register.simple_tag
def panel_label(panel: Panel, mode: str, people: int = 2) -> str:
    """Returns the label of the panel's button. A person alone keeps a plan instead of agreeing to it."""
    if panel.step.kind == "plan" and people < 2:
        return _("Keep it")
    if panel.turn.step.kind == "write" and "text" not in panel.form.fields:
        return _("Go on")
    if panel.space == "ours" and "text" in panel.form.fields and panel.step.kind != "plan" and mode == "apart":
        return _("Send it")
    if panel.step.kind == "rate" and not panel.form.rates:
        return _("%(name)s has thought about it") % {"name": panel.person.name if panel.person else ""}
    return panel.label


@register.simple_tag
def practice_kicker(practice: Practice) -> str:
    minutes = ngettext("%(n)d minute", "%(n)d minutes", practice.minutes) % {"n": practice.minutes}
    who = _("for one") if practice.who == "one" else _("for two")
    return f"{minutes} · {who}"


@register.filter
def beginning(practice: Practice) -> str:
    """Returns the first sentence of the description, or the first two if the first is short."""
    first, *rest = re.split(r"(?<=[.!?]) ", practice.about, maxsplit=2)
    return " ".join([first, *rest[:1]]) if len(first) < _SHORT else first
