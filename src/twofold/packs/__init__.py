"""The content format: models, loader, checker. Stands on `flow` only; packs are YAML files in a folder."""

from .loading import CORE, check, load
from .models import (
    DEPTHS,
    MOODS,
    ROOMS,
    Depth,
    Evidence,
    Exchange,
    LookAlike,
    Mood,
    Move,
    Option,
    Pack,
    Practice,
    Question,
    Room,
    Skill,
    Step,
    Theme,
    Unknown,
)
from .problems import PackErrors, Problem
from .spread import Spread, spread

__all__ = [
    "CORE",
    "DEPTHS",
    "MOODS",
    "ROOMS",
    "Depth",
    "Evidence",
    "Exchange",
    "LookAlike",
    "Mood",
    "Move",
    "Option",
    "Pack",
    "PackErrors",
    "Practice",
    "Problem",
    "Question",
    "Room",
    "Skill",
    "Spread",
    "Step",
    "Theme",
    "Unknown",
    "check",
    "load",
    "spread",
]
