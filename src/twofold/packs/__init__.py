"""The content format: models, loader, checker. Imports only `flow`; packs are YAML files in a folder."""

from .coverage import Spread, spread, theme_spread
from .loading import CORE, check, load
from .models import (
    DEPTHS,
    MOODS,
    Depth,
    Evidence,
    Exchange,
    Felt,
    LookAlike,
    Mood,
    Move,
    Option,
    Pack,
    Practice,
    Question,
    Skill,
    Step,
    Theme,
    Unknown,
)
from .problems import PackErrors, Problem

__all__ = [
    "CORE",
    "DEPTHS",
    "MOODS",
    "Depth",
    "Evidence",
    "Exchange",
    "Felt",
    "LookAlike",
    "Mood",
    "Move",
    "Option",
    "Pack",
    "PackErrors",
    "Practice",
    "Problem",
    "Question",
    "Skill",
    "Spread",
    "Step",
    "Theme",
    "Unknown",
    "check",
    "load",
    "spread",
    "theme_spread",
]
