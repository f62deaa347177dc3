"""The content format: models, loader, checker. Imports only `flow`; packs are YAML files in a folder."""

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
from .question_spread import Spread, spread, theme_spread

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
