"""What can only be seen by looking at a pack as a whole."""

from collections.abc import Iterator, Sequence

from .assumptions import assumed
from .likeness import normal, pairs_alike
from .models import Pack, Practice, Question
from .problems import Path, Problem
from .sheet import Sheet
from .spread import spread


def check_ids(items: Sequence[tuple[Sheet, Path, str]]) -> None:
    first: dict[str, tuple[Sheet, Path]] = {}
    for sheet, place, name in items:
        if name in first:
            where = _where(*first[name], "id")
            sheet.problem((*place, "id"), "duplicate-id", f"{name!r} is taken; see {where}")
        else:
            first[name] = (sheet, place)


def check_likeness(items: Sequence[tuple[Sheet, Path, Question]]) -> None:
    first: dict[str, int] = {}
    same: set[int] = set()
    for number, (sheet, place, question) in enumerate(items):
        earlier = first.setdefault(normal(question.text), number)
        if earlier != number:
            same.add(number)
            where = _where(items[earlier][0], items[earlier][1], "text")
            sheet.problem((*place, "text"), "duplicate-text", f"is the same question as {where}")
    for earlier, later, found in pairs_alike([question.text for _, _, question in items]):
        if later not in same and earlier not in same:
            sheet, place, _ = items[later]
            where = _where(items[earlier][0], items[earlier][1], "text")
            sheet.problem((*place, "text"), "alike", f"is {found:.0%} like {where}", warning=True)


def check_wording(
    items: Sequence[tuple[Sheet, Path, Question]] | Sequence[tuple[Sheet, Path, Practice]],
) -> None:
    for sheet, place, item in items:
        declared = _declared(item)
        for field, text in _texts(item):
            for assumption, words in assumed(text).items():
                if assumption not in declared:
                    said = f"{words!r} seems to assume {assumption}; reword it, or add 'assumes: [{assumption}]'"
                    sheet.problem((*place, *field), "assumes", said, warning=True)


def _declared(item: Question | Practice) -> set[str]:
    """A question whose theme is faith may speak of faith; whoever wants none of it leaves out the theme."""
    return {*item.assumes, *(item.themes if isinstance(item, Question) else ())}


def _texts(item: Question | Practice) -> Iterator[tuple[Path, str]]:
    if isinstance(item, Question):
        yield ("text",), item.text
        yield ("follow",), item.follow
    else:
        yield ("title",), item.title
        yield ("about",), item.about
        yield from ((("steps", number, "text"), step.text) for number, step in enumerate(item.steps))


def check_spread(pack: Pack, problems: list[Problem]) -> None:
    for room, depth in spread(pack).thin():
        said = f"has less than half of an even share of questions for {room} at depth {depth}"
        problems.append(Problem(".", 1, "", "spread", said, "warning"))


def _where(sheet: Sheet, place: Path, field: str) -> str:
    return f"{sheet.file}:{sheet.line((*place, field))}"
