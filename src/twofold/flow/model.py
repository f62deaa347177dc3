"""The parts of a guided practice: declared steps, and the state, events and offers of one sitting.

Nothing here holds what people write. An event says that something happened; the records hold the words.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["read", "breathe", "timer", "speak", "mirror", "confirm", "write", "choose", "rate", "plan", "swap"]
Actor = Literal["A", "B", "both", "each"]
Mode = Literal["together", "live", "apart"]
Space = Literal["mine", "folded", "ours"]
Who = Literal["one", "two"]
Happening = Literal[
    "did", "wrote", "revised", "withdrew", "answered", "went_on", "paused", "agreed", "returned", "left"
]
Value = str | int

BOTH = "both"  # in an event: both partners, with one tap on one device
END = "end"  # as the name of a step: the practice ends
PAIR = ("A", "B")
ANSWERS = frozenset({"confirm", "choose", "rate"})
WORDED = frozenset({"write", "speak", "mirror"})  # apart, people write what they would say
PAUSE_MINUTES = range(5, 7 * 24 * 60 + 1)


@dataclass(frozen=True, slots=True)
class Step:
    """`values` are the answers that a branch depends on; empty if the flow needn't know the answer."""

    id: str
    kind: Kind
    actor: Actor
    next: str
    space: Space | None = None
    optional: bool = False
    repeat: bool = False
    values: tuple[Value, ...] = ()
    then: tuple[tuple[Value, str], ...] = ()
    to: str | None = None
    times: int = 1
    seconds: int | None = None
    shows: tuple[str, ...] = ()

    @property
    def passable(self) -> bool:
        """True if the step holds nobody up. Reading never does, so that nobody learns who has read."""
        return self.optional or self.kind == "read"

    @property
    def folded(self) -> bool:
        return self.space == "folded"

    @property
    def private(self) -> bool:
        """True if a person may do the step for themselves alone. It moves nothing, so it tells the partner nothing."""
        return self.space == "mine" and self.optional


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    who: Who
    modes: tuple[Mode, ...]
    steps: tuple[Step, ...]

    def step(self, step_id: str) -> Step:
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(f"{self.id} has no step {step_id!r}")


@dataclass(frozen=True, slots=True)
class Event:
    """`step` is None if the event concerns the whole sitting: pausing, agreeing, returning, leaving."""

    step: str | None
    actor: str
    kind: Happening
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that `actor` may do now. `values` lists the values that the event may carry; empty means no value."""

    step: str | None
    actor: str
    kind: Happening
    values: tuple[Value, ...] | range = ()

    def allows(self, value: Value | None) -> bool:
        if not self.values:
            return value is None
        return not isinstance(value, bool) and value in self.values

    def event(self, value: Value | None = None) -> Event:
        return Event(self.step, self.actor, self.kind, value)


@dataclass(frozen=True, slots=True)
class Mark:
    """`person` has done `step`; `value` is set only if a branch depends on it."""

    step: str
    person: str
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A time-out. `by` proposes to return in `minutes`; `agreed` and `back` hold people."""

    by: str
    minutes: int
    agreed: frozenset[str]
    back: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class State:
    """`roles` says who is A and who is B at this moment. Marks exist only for steps that are still open."""

    mode: Mode
    people: tuple[str, ...]
    roles: tuple[str, ...]
    at: str
    marks: frozenset[Mark] = frozenset()
    over: frozenset[tuple[str, str]] = frozenset()
    opened: frozenset[str] = frozenset()
    turns: tuple[str, ...] = ()
    pause: Pause | None = None
    left: bool = False


class IllegalEvent(ValueError):
    """The event isn't on offer. The message quotes it."""

    def __init__(self, event: Event, at: str) -> None:
        super().__init__(f"{event!r} is not possible at {at!r}")
        self.event = event


class IllegalStart(ValueError):
    """The practice isn't made for this mode or these people."""
