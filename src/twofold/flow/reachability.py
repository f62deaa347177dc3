"""Where the steps of a practice can lead, checked as a graph."""

from collections.abc import Iterator

from .model import END, Step

Lead = dict[str, set[str]]


def lost(steps: list[Step]) -> Iterator[tuple[int, str, str]]:
    """Yields steps where a walk goes wrong: number, rule, and message. Every step named must exist."""
    lead = {step.id: _ways(step) for step in steps}
    back: Lead = {}
    for step_id, targets in lead.items():
        for target in targets:
            back.setdefault(target, set()).add(step_id)
    reached = _after(steps[0].id, lead) | {steps[0].id}
    ending = _after(END, back)
    passing = {step.id: {step.next} for step in steps if step.passable}
    for number, step in enumerate(steps):
        if step.id not in reached:
            yield number, "unreachable", f"no step leads to {step.id!r}"
        elif step.id not in ending:
            yield number, "trap", f"from {step.id!r} nothing leads to the end"
        elif step.id in _after(step.id, passing):
            yield number, "trap", f"passing {step.id!r} leads back to it"


def _ways(step: Step) -> set[str]:
    """Returns the ids a step leads to. The following step counts only if some answer, or passing, leads there."""
    branches = dict(step.then)
    covered = bool(step.values) and set(step.values) <= set(branches) and not step.passable
    found = set(branches.values()) | ({step.to} if step.to else set())
    return found if covered else found | {step.next}


def _after(first: str, lead: Lead) -> set[str]:
    seen: set[str] = set()
    todo = list(lead.get(first, ()))
    while todo:
        step_id = todo.pop()
        if step_id not in seen:
            seen.add(step_id)
            todo.extend(lead.get(step_id, ()))
    return seen
