"""From a practice as somebody wrote it to a Flow."""

from .flaws import flaws
from .model import Flow
from .practice import Practice, declared_steps


class Undeclarable(ValueError):
    """The practice cannot be walked through. The message says everything that is wrong."""


def declare(practice: Practice) -> Flow:
    """The flow of a practice; Undeclarable with every flaw that `flaws` finds."""
    found = flaws(practice)
    if found:
        places = "; ".join(f"{'.'.join(map(str, flaw.path))} {flaw.message}" for flaw in found)
        raise Undeclarable(f"{practice.id}: {places}")
    return Flow(practice.id, practice.who, practice.modes, tuple(declared_steps(practice)))
