"""Checks that need the whole pack, or its wording.

Items are checked as they were written, right or wrong, so that one pass shows every problem.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .assumptions import assumed
from .duplicates import normal, pairs_alike
from .messages import one_of
from .models import Pack
from .problems import Path, Problem
from .question_spread import spread, theme_spread
from .readability import PLAIN, ease, measurable
from .yaml_source import Sheet

# The fields that people read, at any depth.
_SPOKEN = frozenset(
    {"title", "about", "text", "follow", "help", "label", "meanwhile", "prompts", "low_text", "high_text"}
    | {"core", "one", "other", "instead", "remember"}
)


# The beginning of a tag, an entity, or a template's placeholder. "I < 3" and "Q & A" are fine.
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]{0,20}>?|&#?\w{1,10};|\{\{|\{%|\$\{")


@dataclass(frozen=True, slots=True)
class Item:
    """A question or practice as it was written: its place, and all its texts."""

    sheet: Sheet
    place: Path
    id: str
    room: str
    texts: dict[Path, str]
    assumes: frozenset[object]

    @property
    def asks(self) -> str:
        return self.texts.get(("text",), "") if self.place else ""

    def where(self, field: str) -> str:
        return f"{self.sheet.file}:{self.sheet.line((*self.place, field))}"


def item_of(sheet: Sheet, place: Path, value: object) -> Item:
    fields = value if isinstance(value, dict) else {}
    texts = dict(_texts(fields))
    name, room = fields.get("id"), fields.get("room")
    # A question whose theme is faith may mention faith; people who don't want that leave out the theme.
    assumes = {entry for field in ("assumes", "themes") for entry in _list(fields.get(field))}
    return Item(sheet, place, _text(name), _text(room), texts, frozenset(assumes))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str) and _SPOKEN & set(path[-2:]):
        yield path, value
    parts = enumerate(value) if isinstance(value, tuple) else value.items() if isinstance(value, dict) else ()
    for part, inner in parts:
        yield from _texts(inner, (*path, part))


def _list(value: object) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, tuple) else []


def check_items(items: Sequence[Item]) -> None:
    questions = [item for item in items if item.place]
    _check_ids(questions)
    _check_ids([item for item in items if not item.place])
    _check_likeness([item for item in questions if normal(item.asks)])
    for item in items:
        _check_wording(item)


def check_rooms(items: Sequence[Item], rooms: Sequence[str]) -> None:
    """Reports items whose room isn't in the manifest."""
    for item in items:
        if item.room and item.room not in rooms:
            item.sheet.problem((*item.place, "room"), "unknown-value", one_of(item.room, list(rooms)))


def _check_ids(items: Sequence[Item]) -> None:
    first: dict[str, Item] = {}
    for item in items:
        earlier = first.setdefault(item.id, item)
        if item.id and earlier is not item:
            said = f"{item.id[:60]!r} is taken; see {earlier.where('id')}"
            item.sheet.problem((*item.place, "id"), "duplicate-id", said)


def _check_likeness(questions: Sequence[Item]) -> None:
    first: dict[str, Item] = {}
    once = []
    for item in questions:
        earlier = first.setdefault(normal(item.asks), item)
        if earlier is item:
            once.append(item)
        else:
            said = f"is the same question as {earlier.where('text')}"
            item.sheet.problem((*item.place, "text"), "duplicate-text", said)
    _check_alike(once, "text")
    _check_follows(once)


def _check_follows(questions: Sequence[Item]) -> None:
    """Warns if two questions have the same `follow` line: no mistake, but it wears out."""
    first: dict[str, Item] = {}
    once = []
    for item in questions:
        line = normal(item.texts.get(("follow",), ""))
        earlier = first.setdefault(line, item) if line else item
        if earlier is item:
            once.append(item)
        else:
            said = f"is the same line as {earlier.where('follow')}"
            item.sheet.problem((*item.place, "follow"), "duplicate-text", said, warning=True)
    _check_alike(once, "follow")


def _check_alike(questions: Sequence[Item], field: str) -> None:
    for one, other, found in pairs_alike([item.texts.get((field,), "") for item in questions]):
        said = f"is {found:.0%} like {questions[one].where(field)}"
        questions[other].sheet.problem((*questions[other].place, field), "alike", said, warning=True)


def _check_wording(item: Item) -> None:
    for field, text in item.texts.items():
        if (found := _MARKUP.search(text)) is not None:
            said = f"holds {found[0]!r}, which is shown as it stands: packs are plain text"
            item.sheet.problem((*item.place, *field), "markup", said, warning=True)
        for assumption, words in assumed(text).items():
            if assumption not in item.assumes:
                said = f"{words!r} seems to assume {assumption}; reword it, or add 'assumes: [{assumption}]'"
                item.sheet.problem((*item.place, *field), "assumes", said, warning=True)


def check_ease(items: Sequence[Item], language: object) -> None:
    """Warns about hard wording. A question and its `follow` line are read in one go, so they are measured together."""
    for item in items:
        if item.place and measurable(language):
            found = ease(f"{item.asks} {item.texts.get(('follow',), '')}")
            if found is not None and found < PLAIN:
                said = (
                    f"reads hard, at {found:.0f}; plain English begins at {PLAIN:.0f}. Try shorter words and sentences"
                )
                item.sheet.problem((*item.place, "text"), "reading-ease", said, warning=True)


def check_spread(pack: Pack, problems: list[Problem]) -> None:
    for room, depth in spread(pack).thin():
        said = f"has less than half of an even share of questions for {room} at depth {depth}"
        problems.append(Problem(".", 1, "", "spread", said, "warning"))
    for theme, depth in theme_spread(pack).thin():
        said = f"has less than half of an even share of questions on {theme} at depth {depth} that assume nothing"
        problems.append(Problem(".", 1, "", "spread", said, "warning"))
