"""Puts steps, turns and times of a talk into words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.packs import Practice, Step
from twofold.people.unlocked import Unlocked
from twofold.rooms.wording import day_words
from twofold.talks.documents import AfterTalk
from twofold.talks.talk_state import SeenTalk

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
GRADES_IN_SHORT = {
    "A": gettext_lazy("Tested with couples"),
    "B": gettext_lazy("Tested in a similar form"),
    "C": gettext_lazy("Little direct evidence yet"),
    "D": gettext_lazy("A good custom, not studied"),
}
FELT = {
    "understood": gettext_lazy("I felt understood"),
    "valued": gettext_lazy("I felt valued"),
    "cared-for": gettext_lazy("I felt cared for"),
}
_MOST_STEPS = 5


def step_name(step: Step) -> str:
    return step.label or str(NAMES[step.kind])


def steps_line(practice: Practice, current: Step | None, *, most: int = _MOST_STEPS) -> tuple[list[str], int]:
    """Returns step names in a row, without repeats in succession, and the position of the current one; of many, those
    around it.

    A step that only some answers lead to is included only while it is the current one.
    """
    names: list[str] = []
    here = 0
    straight = _straight_on(practice)
    for step in practice.steps:
        is_here = current is not None and step.id == current.id
        if not is_here and step.id not in straight:
            continue
        name = step_name(step)
        if not names or names[-1] != name:
            names.append(name)
        here = len(names) if is_here else here
    first = max(0, min(here - 1 - most // 2, len(names) - most)) if here else 0
    return names[first : first + most], max(0, here - first)


def _straight_on(practice: Practice) -> set[str]:
    """Returns the steps of a person who never takes a branch."""
    following = {step.id: after.id for step, after in pairwise(practice.steps)}
    steps = {step.id: step for step in practice.steps}
    found: set[str] = set()
    step_id: str | None = practice.steps[0].id
    while step_id in steps and step_id not in found:
        found.add(step_id)
        step_id = steps[step_id].next or following.get(step_id)
    return found


def meanwhile(at: SeenTalk, step: Step, name: str) -> str:
    """Returns the words for the partner whose turn it isn't."""
    if step.meanwhile:
        return step.meanwhile
    said = MEANWHILE_APART.get(step.kind) if at.talk.mode == "apart" else None
    return str(said or MEANWHILE[step.kind]) % {"name": name}


def moment_words(moment: datetime, by: Unlocked) -> str:
    """Returns the time, with "tomorrow" or the day if it isn't today, in this person's zone."""
    there = timezone.localtime(moment, by.zone)
    time = time_format(there, "H:i")
    days = (there.date() - by.today).days
    if days == 0:
        return _("at %(time)s") % {"time": time}
    if days == 1:
        return _("tomorrow at %(time)s") % {"time": time}
    day = date_format(there, "l j F") if days > 0 else day_words(there.date(), by.today)
    return _("%(day)s at %(time)s") % {"day": day, "time": time}


def felt_lines(asked: Iterable[str], kept: AfterTalk | None) -> list[tuple[str, str, str]]:
    """Returns the private questions afterwards: field name, label, and the stored answer."""
    names = [(felt.replace("-", "_"), FELT[felt]) for felt in asked]
    return [(name, str(label), str(getattr(kept, name, None) or "")) for name, label in names]
