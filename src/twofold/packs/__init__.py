"""The content format: models, loader, checker. Stands on `flow` only; packs are YAML files in a folder."""

from .loading import CORE, check, load
from .models import (
    DEPTHS,
    ROOMS,
    Depth,
    Evidence,
    Mood,
    Option,
    Pack,
    Practice,
    Question,
    Room,
    Step,
    Theme,
    Unknown,
)
from .problems import PackErrors, Problem
from .spread import Spread, spread

__all__ = [
    "CORE",
    "DEPTHS",
    "ROOMS",
    "Depth",
    "Evidence",
    "Mood",
    "Option",
    "Pack",
    "PackErrors",
    "Practice",
    "Problem",
    "Question",
    "Room",
    "Spread",
    "Step",
    "Theme",
    "Unknown",
    "check",
    "load",
    "spread",
]
