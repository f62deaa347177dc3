"""What every template is given: who is here, how the page looks, where it can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

THEMES = frozenset({"light", "dark", "system"})
SHORTCUTS = {
    "leave": "people:leave",
    "lock": "people:lock",
    "unlock": "people:unlock",
    "drafts": "shelves:keep_draft",
    "tickets": "trust:tickets",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation. `key` names its icon and the `here` that marks it as current."""

    key: str
    label: str | Promise
    view: str

    @property
    def url(self) -> str:
        return path_to(self.view)


WAYS = [
    Way("today", _("Today"), "today:today"),
    Way("listening", _("Listen"), "listening:room"),
    Way("trust", _("Trust"), "trust:room"),
    Way("ours", _("Ours"), "shelves:ours"),
    Way("mine", _("Mine"), "shelves:mine"),
    Way("settings", _("Settings"), "people:settings"),
]


def path_to(view: str) -> str:
    """The path of a named view, or "" where this house has no such room."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def frame() -> dict[str, Any]:
    """What a page needs that depends on nobody: the same bytes for everyone."""
    return {
        "theme": "system",
        "language": get_language() or settings.LANGUAGE_CODE,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "leave_url": settings.CONFIGURATION.leave_url,
        "paths": {name: path_to(view) for name, view in SHORTCUTS.items()},
    }


def _here(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    first = request.path_info.strip("/").partition("/")[0]
    if first in {way.key for way in WAYS}:
        return first
    return {"today": "today", "people": "settings", "talks": "listening", "trust": "trust"}.get(match.namespace, "")


def house(request: HttpRequest) -> dict[str, Any]:
    """person, partner, unlocked, theme, language, direction, nav, here, leave_url, paths, idle_seconds."""
    person = getattr(request, "person", None)
    unlocked = getattr(request, "unlocked", None)
    chosen = person.theme if person is not None and person.theme in THEMES else "system"
    return {
        **frame(),
        "person": person,
        "partner": unlocked.partner if unlocked is not None else None,
        "unlocked": unlocked,
        "theme": chosen,
        "nav": [way for way in WAYS if way.url] if unlocked is not None else [],
        "here": _here(request),
        "idle_seconds": person.idle_seconds if person is not None and unlocked is not None else 0,
    }
