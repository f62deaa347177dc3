"""The shape of a practice as its author wrote it.

`flow` is below `packs` and doesn't import it: anything with the shape of `Practice` can be declared.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from .model import END, Actor, Kind, Mode, Space, Step, Value, Who


class PracticeStep(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def actor(self) -> Actor: ...
    @property
    def space(self) -> Space | None: ...
    @property
    def optional(self) -> bool: ...
    @property
    def repeat(self) -> bool: ...
    @property
    def option_ids(self) -> tuple[str, ...]: ...
    @property
    def low(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...
    @property
    def seconds(self) -> int | None: ...
    @property
    def next(self) -> str | None: ...
    @property
    def then(self) -> Mapping[Value, str]: ...
    @property
    def to(self) -> str | None: ...
    @property
    def times(self) -> int | None: ...
    @property
    def shows(self) -> tuple[str, ...]: ...


class Practice(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def who(self) -> Who: ...
    @property
    def modes(self) -> tuple[Mode, ...]: ...
    @property
    def steps(self) -> Sequence[PracticeStep]: ...


def declared_steps(practice: Practice) -> list[Step]:
    """Returns every step with the id of the step that follows. Accepts any practice, even one with flaws."""
    following = [step.id for step in practice.steps[1:]] + [END]
    return [_step(step, after) for step, after in zip(practice.steps, following, strict=False)]


def possible(step: PracticeStep) -> tuple[Value, ...]:
    """Returns the answers that a step can have."""
    if step.kind == "confirm":
        return ("yes", "no")
    if step.kind == "choose":
        return step.option_ids
    if step.kind == "rate" and step.low is not None and step.high is not None:
        return tuple(range(step.low, step.high + 1))
    return ()


def _step(step: PracticeStep, following: str) -> Step:
    return Step(
        id=step.id,
        kind=step.kind,
        actor=step.actor,
        next=step.next or following,
        space=step.space,
        optional=step.optional,
        repeat=step.repeat,
        values=possible(step) if step.then else (),
        then=tuple(step.then.items()),
        to=step.to,
        times=step.times or 1,
        seconds=step.seconds,
        shows=step.shows,
    )
