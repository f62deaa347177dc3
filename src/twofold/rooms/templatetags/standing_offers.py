"""Template tags that tell whether a standing offer is shown."""

from __future__ import annotations

from typing import Any

from django import template

from twofold.rooms import standing_offers

register = template.Library()


@register.simple_tag(takes_context=True)
def invitation_offer(context: dict[str, Any]) -> bool:
    return standing_offers.invitation_offer(by=context["unlocked"])


@register.simple_tag(takes_context=True)
def instant_offer(context: dict[str, Any]) -> bool:
    return standing_offers.instant_offer(by=context["unlocked"])
