"""Steps, turns and times of a talk, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.packs import Practice, Step
from twofold.people.unlocked import Unlocked
from twofold.practices.saying import day_words
from twofold.practices.standing import Standing

NAMES: dict[str, str | Promise] = {
    "read": gettext_lazy("Read"),
    "breathe": gettext_lazy("Breathe"),
    "timer": gettext_lazy("Quiet"),
    "speak": gettext_lazy("Speak"),
    "mirror": gettext_lazy("Mirror"),
    "confirm": gettext_lazy("Ask"),
    "write": gettext_lazy("Write"),
    "choose": gettext_lazy("Choose"),
    "rate": gettext_lazy("Look back"),
    "plan": gettext_lazy("Agree"),
    "swap": gettext_lazy("Swap"),
}
DONE: dict[str, str | Promise] = {
    "read": gettext_lazy("Go on"),
    "breathe": gettext_lazy("Go on"),
    "timer": gettext_lazy("Go on"),
    "speak": gettext_lazy("I have said it"),
    "mirror": gettext_lazy("I have said it back"),
    "write": gettext_lazy("Keep it"),
    "rate": gettext_lazy("Keep it"),
    "plan": gettext_lazy("That is agreed"),
    "swap": gettext_lazy("Change places"),
}
MEANWHILE: dict[str, str | Promise] = {
    "read": gettext_lazy("%(name)s is reading"),
    "breathe": gettext_lazy("A quiet moment"),
    "timer": gettext_lazy("A quiet moment"),
    "speak": gettext_lazy("Listen. There is nothing to answer yet."),
    "mirror": gettext_lazy("%(name)s is saying back what you said"),
    "confirm": gettext_lazy("%(name)s is answering"),
    "write": gettext_lazy("%(name)s is writing"),
    "choose": gettext_lazy("%(name)s is choosing"),
    "rate": gettext_lazy("%(name)s is looking back"),
    "plan": gettext_lazy("%(name)s is looking at what you agree on"),
    "swap": gettext_lazy("You change places as soon as %(name)s is ready"),
}
MEANWHILE_APART: dict[str, str | Promise] = {
    "speak": gettext_lazy("It is with %(name)s now"),
    "mirror": gettext_lazy("%(name)s puts into words what they heard"),
}
GRADES = {
    "A": gettext_lazy("Tested with couples, with chance deciding who tried it"),
    "B": gettext_lazy("Tested, though not quite in this form"),
    "C": gettext_lazy("Rests on observation and theory"),
    "D": gettext_lazy("A good custom that nobody has studied"),
}
_MOST_STEPS = 6


def step_name(step: Step) -> str:
    return step.label or str(NAMES[step.kind])


def steps_line(practice: Practice, current: Step | None) -> tuple[list[str], int]:
    """Names in a row, the same in succession once, and which of them is current; of many those around it."""
    names: list[str] = []
    here = 0
    for step in practice.steps:
        name = step_name(step)
        if not names or names[-1] != name:
            names.append(name)
        if current is not None and step.id == current.id:
            here = len(names)
    first = max(0, min(here - 1 - _MOST_STEPS // 2, len(names) - _MOST_STEPS)) if here else 0
    shown = names[first : first + _MOST_STEPS]
    before, after = (["…"] if first else []), (["…"] if first + _MOST_STEPS < len(names) else [])
    return [*before, *shown, *after], here - first + len(before) if here else 0


def meanwhile(at: Standing, step: Step, name: str) -> str:
    """What is said to the one whose step it is not."""
    if step.meanwhile:
        return step.meanwhile
    said = MEANWHILE_APART.get(step.kind) if at.talk.mode == "apart" else None
    return str(said or MEANWHILE[step.kind]) % {"name": name}


def moment_words(moment: datetime, by: Unlocked) -> str:
    """19:40, or tomorrow or a day with its time, where this person is."""
    there = timezone.localtime(moment, by.zone)
    time = time_format(there, "H:i")
    days = (there.date() - by.today).days
    if days == 0:
        return time
    if days == 1:
        return _("tomorrow at %(time)s") % {"time": time}
    day = date_format(there, "l j F") if days > 0 else day_words(there.date(), by.today)
    return _("%(day)s at %(time)s") % {"day": day, "time": time}
