"""Lines about what was written, for the templates of rooms and shelves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.practices import saying
from twofold.records.folds import Fold
from twofold.records.store import Entry

register = template.Library()


def _people(by: Unlocked) -> list[Person]:
    return [person for person in (by.person, by.partner) if person is not None]


@register.simple_tag(takes_context=True)
def removed_line(context: dict[str, Any], entry: Entry) -> str:
    """Who removed it and when: shared words never vanish silently."""
    by: Unlocked = context["unlocked"]
    return saying.removed_words(entry, _people(by), by.today)


@register.simple_tag
def damaged_line(entry: Entry) -> str:
    return saying.damaged_words(entry)


@register.simple_tag(takes_context=True)
def opened_line(context: dict[str, Any], fold: Fold) -> str:
    return saying.opened_words(fold.opened_on, context["unlocked"].today)


@register.simple_tag(takes_context=True)
def day_line(context: dict[str, Any], day: date) -> str:
    return saying.day_words(day, context["unlocked"].today)
