"""Template tags for lines about records, in rooms and on shelves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.formats import time_format

from twofold.people.unlocked import Unlocked
from twofold.records.folds import Fold
from twofold.records.store import Entry
from twofold.rooms import wording
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.shared_day import turns_at

register = template.Library()


@register.simple_tag(takes_context=True)
def removed_line(context: dict[str, Any], entry: Entry) -> str:
    by: Unlocked = context["unlocked"]
    return wording.removed_words(entry, PeopleLookup(by).name, by.today)


@register.simple_tag
def damaged_line(entry: Entry) -> str:
    return wording.damaged_words(entry)


@register.simple_tag(takes_context=True)
def opened_line(context: dict[str, Any], fold: Fold) -> str:
    return wording.opened_words(fold.opened_on, context["unlocked"].today)


@register.simple_tag(takes_context=True)
def day_turns_at(context: dict[str, Any]) -> str:
    """Returns the time at which the shared day turns where this person is; "" at their own midnight."""
    turns = turns_at(context["unlocked"])
    return time_format(turns, "H:i") if turns is not None else ""


@register.simple_tag(takes_context=True)
def day_line(context: dict[str, Any], day: date) -> str:
    return wording.day_words(day, context["unlocked"].today)
