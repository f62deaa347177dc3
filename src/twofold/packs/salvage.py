"""Checks the sound parts of a practice whose other fields are wrong, so that one pass shows everything."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from twofold.flow import Flaw, Mode, Who, flaws

from .models import Step


@dataclass(frozen=True, slots=True)
class _Remains:
    who: Who
    steps: tuple[Step, ...]
    id: str = "remains"
    modes: tuple[Mode, ...] = ()


def flaws_despite(value: object, error: ValidationError) -> Iterator[Flaw]:
    """Yields the flaws of the steps that don't follow from the wrong fields already reported in `error`."""
    steps = value.get("steps") if isinstance(value, dict) else None
    if not isinstance(steps, tuple) or not steps or not isinstance(value, dict):
        return
    wrong = {detail["loc"][:3] for detail in error.errors(include_url=False) if detail["loc"][0] == "steps"}
    sound = [_step(number, step, wrong) for number, step in enumerate(steps)]
    kept = tuple(step for step in sound if step is not None)
    if len(kept) < len(sound):
        return
    for flaw in flaws(_Remains("one" if value.get("who") == "one" else "two", kept)):
        if flaw.path[:3] not in wrong and flaw.rule not in {"unreachable", "trap"}:
            yield flaw


def _step(number: int, step: object, wrong: set[tuple[int | str, ...]]) -> Step | None:
    if not isinstance(step, dict):
        return None
    fields = {name: field for name, field in step.items() if ("steps", number, name) not in wrong}
    try:
        return Step.model_validate({"text": "…"} | fields)
    except ValidationError:
        return None
