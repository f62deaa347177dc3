"""Drawings of the house: our own, small, and silent for whoever listens to the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()
_GROUND, _UPSTAIRS = 96, 60  # the upper edges of the windows
_WIDE, _GAP = 22, 8
_MIDDLE = 180
_MOST_BELOW = 3


@register.inclusion_tag("web/components/house_scene.html")
def house_scene(*, hour: int, month: int, windows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A small house under the sky of this hour and month. Each window is a room: `tint`, its colour, and `lit`."""
    rooms = list(windows)
    below, above = rooms[:_MOST_BELOW], rooms[_MOST_BELOW:]
    return {
        "sky": sky_of(hour),
        "snow": month in {12, 1, 2},
        "windows": [*_row(below, _GROUND), *_row(above, _UPSTAIRS)],
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


def _row(rooms: list[Mapping[str, Any]], top: int) -> list[dict[str, Any]]:
    wide = len(rooms) * _WIDE + (len(rooms) - 1) * _GAP
    first = _MIDDLE - wide // 2
    return [
        {
            "x": first + number * (_WIDE + _GAP),
            "middle": first + number * (_WIDE + _GAP) + _WIDE // 2,
            "right": first + number * (_WIDE + _GAP) + _WIDE,
            "y": top,
            "half": top + 13,
            "foot": top + 26,
            "tint": room["tint"],
            "lit": room["lit"],
        }
        for number, room in enumerate(rooms)
    ]
