"""The context of every template: the person, the look of the page, the targets of its links."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from twofold.web.navigation import current, destinations, path_to

THEMES = frozenset({"light", "dark", "system"})
PATHS = {
    "leave": "people:leave",
    "lock": "people:lock",
    "unlock": "people:unlock",
    "drafts": "rooms:keep_draft",
    "tickets": "rooms:tickets",
    "settings": "people:settings",
}


def frame() -> dict[str, Any]:
    """Returns the context that depends on no person: the same for everyone with the same language."""
    return {
        "theme": "system",
        "language": get_language() or settings.LANGUAGE_CODE,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "leave_url": settings.CONFIGURATION.leave_url,
        "paths": {name: path_to(view) for name, view in PATHS.items()},
    }


def house(request: HttpRequest) -> dict[str, Any]:
    """Returns `frame`'s values, and person, partner, unlocked, theme, nav, here, idle_seconds (a context processor)."""
    person = getattr(request, "person", None)
    unlocked = getattr(request, "unlocked", None)
    chosen = person.theme if person is not None and person.theme in THEMES else "system"
    here = current(request)
    return {
        **frame(),
        "person": person,
        "partner": unlocked.partner if unlocked is not None else None,
        "unlocked": unlocked,
        "theme": chosen,
        "nav": [one for one in destinations() if one.url and one.shown != "neither"] if unlocked is not None else [],
        "here": here.key if here else "",
        "here_is_room": here is not None and here.shown == "rail",
        "idle_seconds": person.idle_seconds if person is not None and unlocked is not None else 0,
    }
