"""What a guided practice is made of: declared steps, and the state, events and offers of one sitting.

Nothing here holds what people write. An event says that something happened; the words are in the records.
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

BOTH = "both"  # in an event: the two of them, with one tap on one device
END = "end"  # as the name of a step: nothing more to do
PAIR = ("A", "B")
ANSWERS = frozenset({"confirm", "choose", "rate"})
WORDED = frozenset({"write", "speak", "mirror"})  # what is said apart is written
PAUSE_MINUTES = range(5, 7 * 24 * 60 + 1)


@dataclass(frozen=True, slots=True)
class Step:
    """`values` are the answers a branch depends on; empty when the flow need not know the answer."""

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
        """Nobody is held up by it. Reading never holds anyone up, so that nobody learns who has read."""
        return self.optional or self.kind == "read"

    @property
    def folded(self) -> bool:
        return self.space == "folded"

    @property
    def private(self) -> bool:
        """One may do it for oneself alone, and it moves nothing: so it tells the other nothing."""
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
    """`step` is None for what concerns the whole sitting: pausing, agreeing, returning, leaving."""

    step: str | None
    actor: str
    kind: Happening
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that `actor` may do now. `values` lists what the event may carry; empty means no value."""

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
    """`person` has done `step`; `value` only where a branch depends on it."""

    step: str
    person: str
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A time-out. `minutes` is the return that `by` names; `agreed` and `back` hold people."""

    by: str
    minutes: int
    agreed: frozenset[str]
    back: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class State:
    """`roles` says who is A and who is B just now. Marks exist only for steps that are still open."""

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
    """What happened is not on offer. The message quotes the event."""

    def __init__(self, event: Event, at: str) -> None:
        super().__init__(f"{event!r} is not possible at {at!r}")
        self.event = event


class IllegalStart(ValueError):
    """The practice is not made for this mode or this many people."""
