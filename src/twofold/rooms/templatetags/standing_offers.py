"""Template tags that tell what a page offers besides: a standing offer, or to undo what was just done."""

from __future__ import annotations

from typing import Any

from django import template

from twofold.people.flash import said_name
from twofold.rooms import registry, standing_offers
from twofold.rooms.registry import Undo

register = template.Library()


@register.simple_tag(takes_context=True)
def invitation_offer(context: dict[str, Any]) -> bool:
    return standing_offers.invitation_offer(by=context["unlocked"])


@register.simple_tag(takes_context=True)
def instant_offer(context: dict[str, Any]) -> bool:
    return standing_offers.instant_offer(by=context["unlocked"])


@register.simple_tag(takes_context=True)
def undo_offer(context: dict[str, Any]) -> Undo | None:
    line = said_name(context["request"])
    return registry.undo(line, by=context["unlocked"]) if line else None
