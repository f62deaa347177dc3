"""Finds all flaws of a declared practice, each with its place and the rule it breaks."""

from collections.abc import Iterator
from dataclasses import dataclass

from .model import END, WORDED
from .practice import Practice, PracticeStep, declared_steps, possible
from .reachability import lost

Path = tuple[str | int, ...]

NEEDS = {
    "write": ("space",),
    "choose": ("options",),
    "rate": ("low", "high"),
    "breathe": ("seconds",),
    "timer": ("seconds",),
}
MAY_HAVE = {
    "read": ("shows",),
    "speak": ("seconds", "shows"),
    "mirror": ("seconds", "shows"),
    "confirm": ("then", "shows"),
    "choose": ("then", "shows"),
    "write": ("shows",),
    "plan": ("shows",),
    "rate": ("then", "space", "options"),
    "swap": ("to", "times"),
}
SPECIAL = ("space", "options", "low", "high", "seconds", "shows", "then", "to", "times")


@dataclass(frozen=True, slots=True)
class Flaw:
    path: Path
    rule: str
    message: str


def flaws(practice: Practice) -> list[Flaw]:
    if not practice.steps:
        return [Flaw(("steps",), "missing", "has no step")]
    found = [
        Flaw(("steps", number, *flaw.path), flaw.rule, flaw.message)
        for number, step in enumerate(practice.steps)
        for flaw in (
            *_fields(step),
            *_possible(practice, step),
            *_fold(step),
            *_kept(practice, step),
            *_references(practice, step),
        )
    ]
    found += _names(practice)
    # Checking where steps lead makes sense only if every name in it is known.
    return found if any(flaw.rule in {"unknown-step", "duplicate-id"} for flaw in found) else found + _ways(practice)


def _given(step: PracticeStep, field: str) -> bool:
    value = step.option_ids if field == "options" else getattr(step, field)
    return value is not None and value != () and (field != "then" or bool(value))


def _fields(step: PracticeStep) -> Iterator[Flaw]:
    needs, may = NEEDS.get(step.kind, ()), MAY_HAVE.get(step.kind, ())
    for field in SPECIAL:
        given = _given(step, field)
        if field in needs and not given:
            yield Flaw((field,), "missing", f"is missing: a {step.kind!r} step needs it")
        if given and field not in (*needs, *may):
            yield Flaw((field,), "unknown-field", f"does not belong to a {step.kind!r} step")
    if step.kind == "swap" and step.times is not None and step.to is None:
        yield Flaw(("times",), "unknown-field", "means nothing without 'to'")


def _possible(practice: Practice, step: PracticeStep) -> Iterator[Flaw]:
    """Yields flaws of steps that nobody could do."""
    if practice.who == "one" and step.actor in {"B", "both"}:
        yield Flaw(("actor",), "nobody", f"is {step.actor!r}, but the practice is for one")
    if step.kind == "swap" and practice.who == "one":
        yield Flaw(("kind",), "nobody", "'swap' needs two people")
    if step.kind == "swap" and step.actor != "both":
        yield Flaw(("actor",), "nobody", f"is {step.actor!r}: roles are swapped by 'both'")
    if step.kind == "choose" and len(step.option_ids) == 1:
        yield Flaw(("options",), "nobody", "has one option, which is no choice")
    if step.kind == "rate" and step.low is not None and step.high is not None and step.low >= step.high:
        yield Flaw(("high",), "nobody", f"is {step.high}, not above low, which is {step.low}")
    if step.kind == "swap" and (step.optional or step.repeat):
        yield Flaw(("optional" if step.optional else "repeat",), "nobody", "cannot stand on a 'swap' step")
    if step.repeat and step.then:
        yield Flaw(("repeat",), "nobody", "cannot stand with 'then': which answer would count?")


def _fold(step: PracticeStep) -> Iterator[Flaw]:
    if step.space != "folded":
        return
    if step.actor != "each":
        yield Flaw(("actor",), "folded", f"is {step.actor!r}: a folded step is written by 'each'")
    if step.optional:
        yield Flaw(("optional",), "folded", "is not needed: passing a folded step is always free")
    if step.repeat:
        yield Flaw(("repeat",), "folded", "cannot be: a folded step opens once")


def _kept(practice: Practice, step: PracticeStep) -> Iterator[Flaw]:
    if step.kind != "write" and step.space == "folded":
        yield Flaw(("space",), "folded", f"cannot stand on a {step.kind!r} step: only what is written is folded")
    if step.kind == "rate" and step.option_ids and step.then:
        yield Flaw(("then",), "nobody", "cannot stand with 'options': which of the numbers would count?")
    if step.space == "mine" and step.then and practice.who == "two":
        yield Flaw(("then",), "private", "cannot stand on a 'mine' step: the way on would tell the answer")


def _references(practice: Practice, step: PracticeStep) -> Iterator[Flaw]:
    known = {other.id for other in practice.steps}
    leads: list[tuple[Path, str | None]] = [(("next",), step.next), (("to",), step.to)]
    leads += [(("then", key), step_id) for key, step_id in step.then.items()]
    for path, step_id in leads:
        if step_id is not None and step_id not in known | {END}:
            yield Flaw(path, "unknown-step", f"names {step_id!r}, which is no step of this practice")
    answers = possible(step)
    for key in step.then:
        if answers and key not in answers:
            said = ", ".join(str(answer) for answer in answers)
            yield Flaw(("then", key), "unknown-value", f"{key!r} is not an answer here; they are {said}")
    written = {other.id for other in practice.steps if other.kind in WORDED}
    for number, step_id in enumerate(step.shows):
        if step_id not in known:
            yield Flaw(("shows", number), "unknown-step", f"names {step_id!r}, which is no step of this practice")
        elif step_id not in written:
            yield Flaw(("shows", number), "unknown-step", f"names {step_id!r}, where nothing is written")


def _names(practice: Practice) -> list[Flaw]:
    seen: set[str] = set()
    found = []
    for number, step in enumerate(practice.steps):
        if step.id == END:
            found.append(Flaw(("steps", number, "id"), "duplicate-id", f"{END!r} is the name of the end"))
        elif step.id in seen:
            found.append(Flaw(("steps", number, "id"), "duplicate-id", f"{step.id!r} is taken by a step above"))
        seen.add(step.id)
    return found


def _ways(practice: Practice) -> list[Flaw]:
    return [Flaw(("steps", number, "id"), rule, message) for number, rule, message in lost(declared_steps(practice))]
