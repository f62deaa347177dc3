"""Turns a practice as its author wrote it into a Flow."""

from .flaws import flaws
from .model import Flow
from .practice import Practice, declared_steps


class Undeclarable(ValueError):
    """The practice can't be walked through. The message lists everything that is wrong."""


def declare(practice: Practice) -> Flow:
    """Returns the flow of a practice. Raises Undeclarable with every flaw that `flaws` finds."""
    found = flaws(practice)
    if found:
        places = "; ".join(f"{'.'.join(map(str, flaw.path))} {flaw.message}" for flaw in found)
        raise Undeclarable(f"{practice.id}: {places}")
    return Flow(practice.id, practice.who, practice.modes, tuple(declared_steps(practice)))
