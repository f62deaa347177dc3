"""Drawings of the house: our own, small, and silent for whoever listens to the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()
_WIDE, _HIGH = 20, 27
_GROUND, _UPSTAIRS = 99, 62  # the upper edges of the windows
_BELOW = {0: (), 2: (141, 219), 4: (129, 155, 205, 231)}  # their middles, beside the door
_ABOVE = {0: (), 1: (180,), 2: (165, 195), 3: (155, 180, 205)}
_PLACES = {1: (0, 1), 2: (2, 0), 3: (2, 1), 4: (2, 2), 5: (2, 3), 6: (4, 2), 7: (4, 3)}  # by number: below, above
EVENING_WINDOWS: tuple[Mapping[str, Any], ...] = ({"tint": "sea", "lit": True}, {"tint": "clay", "lit": True})


@register.inclusion_tag("web/components/house_scene.html")
def house_scene(
    *, hour: int = 19, month: int = 6, windows: Iterable[Mapping[str, Any]] = EVENING_WINDOWS
) -> dict[str, Any]:
    """A small house under the sky of this hour and month. Each window is a room: `tint`, its colour, and `lit`. By
    itself it's a house on a summer's evening, with somebody at home.
    """
    rooms = list(windows)[: max(_PLACES)]
    below, above = _PLACES.get(len(rooms), (0, 0))
    places = [(x, _GROUND) for x in _BELOW[below]] + [(x, _UPSTAIRS) for x in _ABOVE[above]]
    sky = sky_of(hour)
    return {
        "sky": sky,
        "sun": 42 if sky == "day" else 66,
        "snow": month in {12, 1, 2},
        "attic": not above,
        "windows": [_window(room, *place) for room, place in zip(rooms, places, strict=True)],
    }


def sky_of(hour: int) -> str:
    """Returns morning, day, evening or night."""
    if 5 <= hour < 9:
        return "morning"
    if 9 <= hour < 17:
        return "day"
    return "evening" if 17 <= hour < 22 else "night"


@register.filter
def by_length(text: str) -> str:
    """Returns the class of a question's size: short ones are large, long ones small."""
    return "brief" if len(text) < 60 else "lengthy" if len(text) > 120 else ""


def _window(room: Mapping[str, Any], middle: int, top: int) -> dict[str, Any]:
    return {
        "x": middle - _WIDE // 2,
        "y": top,
        "wide": _WIDE,
        "round": _WIDE // 2,
        "arch": top + _WIDE // 2,
        "middle": middle,
        "half": top + _HIGH // 2 + 1,
        "foot": top + _HIGH,
        "tint": room["tint"],
        "lit": room["lit"],
    }
