"""The guided-practice engine: a pure reducer over a declared flow. Imports nothing else of Twofold."""

from .declare import Undeclarable, declare
from .engine import advance, replay, start
from .flaws import Flaw, flaws
from .model import (
    BOTH,
    END,
    PAIR,
    PAUSE_MINUTES,
    Actor,
    Event,
    Flow,
    Happening,
    IllegalEvent,
    IllegalStart,
    Kind,
    Mark,
    Mode,
    Offer,
    Pause,
    Space,
    State,
    Step,
    Value,
    Who,
)
from .open_actions import offers
from .open_steps import doers, finished, open_steps, opened
from .practice import Practice, PracticeStep

__all__ = [
    "BOTH",
    "END",
    "PAIR",
    "PAUSE_MINUTES",
    "Actor",
    "Event",
    "Flaw",
    "Flow",
    "Happening",
    "IllegalEvent",
    "IllegalStart",
    "Kind",
    "Mark",
    "Mode",
    "Offer",
    "Pause",
    "Practice",
    "PracticeStep",
    "Space",
    "State",
    "Step",
    "Undeclarable",
    "Value",
    "Who",
    "advance",
    "declare",
    "doers",
    "finished",
    "flaws",
    "offers",
    "open_steps",
    "opened",
    "replay",
    "start",
]
