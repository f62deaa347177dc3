"""Stretches of time as a page draws them: a ring that runs out, and the sun on its way to the agreed time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from twofold.packs import Step
from twofold.records import clock
from twofold.talks.talk_state import SeenTalk


@dataclass(frozen=True, slots=True)
class Ring:
    """The rest of a stretch of time."""

    seconds: int
    left: int

    @classmethod
    def of(cls, at: SeenTalk, step: Step | None) -> Ring | None:
        if step is None or step.seconds is None or at.talk.mode == "apart":  # nobody is timed over several days
            return None
        gone = int((clock.now() - at.talk.step_at).total_seconds())
        return cls(step.seconds, max(0, min(step.seconds, step.seconds - gone)))

    @property
    def clock(self) -> str:
        return f"{self.left // 60}:{self.left % 60:02d}"

    @property
    def gone(self) -> str:
        """The fraction that has passed, from 0 to 1."""
        return f"{1 - self.left / self.seconds:.3f}"


@dataclass(frozen=True, slots=True)
class Sun:
    """Its place on an arc of 100 around (120, 112), and the fraction of the way that is behind it."""

    gone: str
    x: str
    y: str

    @classmethod
    def of(cls, minutes: int, until: datetime) -> Sun:
        """Returns where it is now, in a pause of so many minutes that ends at `until`."""
        left = (until - clock.now()).total_seconds() / (60 * minutes)
        gone = min(1.0, max(0.0, 1 - left))
        angle = math.pi * gone
        return cls(f"{gone:.3f}", f"{120 - 100 * math.cos(angle):.1f}", f"{112 - 100 * math.sin(angle):.1f}")


def seconds_to(until: datetime | None) -> int:
    """Returns the seconds until then; 0 if a pause is open-ended or over."""
    return max(0, int((until - clock.now()).total_seconds())) if until is not None else 0
