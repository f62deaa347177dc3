"""Further checks of practices: does a step fit a phone, does a text occur twice, does a skill explain each move."""

from collections.abc import Sequence

from .checks import Item
from .duplicates import normal, pairs_alike
from .models import Practice, Skill, Step
from .yaml_source import Sheet

ON_A_PHONE = 640  # characters that one step shows to one person, without buttons and what they write


def check_steps(practice: Practice, sheet: Sheet) -> None:
    for number, step in enumerate(practice.steps):
        for field in ("low_text", "high_text"):
            if getattr(step, field) and step.kind != "rate":
                said = f"does not belong to a {step.kind!r} step"
                sheet.problem(("steps", number, field), "unknown-field", said)
        if (shown := _shown(step)) > ON_A_PHONE:
            said = f"shows {shown} characters at once with its help and prompts; {ON_A_PHONE} fit on a phone"
            sheet.problem(("steps", number, "text"), "crowded", said, warning=True)


def _shown(step: Step) -> int:
    texts = (step.text, step.help or "", *step.prompts, *(option.text for option in step.options))
    return sum(map(len, texts))


def check_skills(practices: Sequence[Practice], skills: Sequence[Skill], sheets: Sequence[Sheet]) -> None:
    """Reports steps that ask for a move which no skill of the pack explains."""
    moves = {move.id for skill in skills for move in skill.moves}
    written = {
        sheet.value.get("id"): sheet
        for sheet in sheets
        if sheet.file.startswith("practices/")
        and isinstance(sheet.value, dict)
        and isinstance(sheet.value.get("id"), str)
    }
    for practice in practices:
        for number, step in enumerate(practice.steps):
            if step.skill is not None and step.skill not in moves:
                said = f"names {step.skill!r}, and no skill of this pack has such a move"
                written[practice.id].problem(("steps", number, "skill"), "unknown-move", said)


def check_practices(items: Sequence[Item]) -> None:
    """Reports the same practice twice, or the same text twice within one."""
    for field in ("title", "about"):
        first: dict[str, Item] = {}
        for item in items:
            text = normal(item.texts.get((field,), ""))
            earlier = first.setdefault(text, item)
            if text and earlier is not item:
                item.sheet.problem((field,), "duplicate-text", f"is the same as {earlier.where(field)}")
    for one, other, found in pairs_alike([item.texts.get(("about",), "") for item in items]):
        if found < 1:
            said = f"is {found:.0%} like {items[one].where('about')}"
            items[other].sheet.problem(("about",), "alike", said, warning=True)
    for item in items:
        _check_steps_alike(item)


def _check_steps_alike(item: Item) -> None:
    first: dict[str, object] = {}
    for path, text in item.texts.items():
        if path[0] == "steps" and path[2:] == ("text",):
            earlier = first.setdefault(normal(text), path[1])
            if earlier != path[1]:
                item.sheet.problem(path, "duplicate-text", f"is what steps[{earlier}] says already", warning=True)
