"""This part writes nothing of its own: what is prepared, and what is told, are talks."""

from __future__ import annotations

from twofold.people.unlocked import Unlocked
from twofold.rooms.registry import Card, Shown

KINDS: dict[str, Shown] = {}


def cards(by: Unlocked) -> list[Card]:
    """Nothing: another may look over a shoulder."""
    return []
