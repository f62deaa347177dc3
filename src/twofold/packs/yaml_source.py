"""Reads YAML safely and with line numbers.

Only plain text, whole numbers, true, false, null, lists and mappings exist here. Tags, anchors, aliases and deep
nesting are refused while reading, so a hostile file can neither make objects nor grow in memory. `yes` and `no` are
words, and `1.0` is text: the surprises of YAML 1.1 are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from .problems import Level, Path, Problem, field_name, quoted

MAX_DEPTH = 12
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Controls except tab and newline; overrides, embeddings and isolates of direction; tags; invisible line breaks.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class Sheet:
    """The value of a file, the line of each place in it, and its problems."""

    file: str
    value: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: bool = False

    def line(self, path: Path) -> int:
        """Returns the line of the place, or of the nearest place around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, rule: str, message: str, *, warning: bool = False) -> None:
        level: Level = "warning" if warning else "error"
        self.problems.append(Problem(self.file, self.line(path), field_name(path), rule, message, level))


class _Refused(Exception):
    def __init__(self, line: int, rule: str, message: str) -> None:
        super().__init__(message)
        self.line, self.rule, self.message = line, rule, message


def read_sheet(file: str, text: str) -> Sheet:
    sheet = Sheet(file)
    try:
        _document(sheet, text)
    except _Refused as refused:
        _break(sheet, refused.line, refused.rule, refused.message)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        began = error.context_mark.line + 1 if error.context_mark else 0
        begun = f" (begun on line {began})" if began and mark and began != mark.line + 1 else ""
        _break(sheet, mark.line + 1 if mark else 1, "yaml", f"cannot be read as YAML: {said}{begun}")
    except yaml.YAMLError as error:
        _break(sheet, 1, "yaml", f"cannot be read as YAML: {error}")
    return sheet


def _break(sheet: Sheet, line: int, rule: str, message: str) -> None:
    sheet.broken = True
    sheet.problems.append(Problem(sheet.file, line, "", rule, message))


def _document(sheet: Sheet, text: str) -> None:
    unreadable = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if unreadable:
        line = text.count("\n", 0, unreadable.start()) + 1
        raise _Refused(line, "encoding", f"holds the character {unreadable.group()!r}, which no text needs")
    events = _events(text)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if sheet.lines:
                raise _Refused(_line(event), "yaml", "has a second document; keep one in each file")
            sheet.value = _value(sheet, (), next(events), events)
    if not sheet.lines or sheet.value is None:
        raise _Refused(1, "empty", "is empty")


def _events(text: str) -> Iterator[yaml.Event]:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(_line(event), "yaml", f"uses the alias '*{event.anchor}'; write it out")
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise _Refused(_line(event), "yaml", f"uses the anchor '&{event.anchor}'; write it out")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            raise _Refused(_line(event), "yaml", f"uses the tag {quoted(event.tag)}; only plain values are read")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _Refused(_line(event), "yaml", f"is nested more than {MAX_DEPTH} deep")
        yield event


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _value(sheet: Sheet, path: Path, event: yaml.Event, events: Iterator[yaml.Event]) -> object:
    sheet.lines.setdefault(path, _line(event))
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(sheet, path, events)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(sheet, path, events)
    assert isinstance(event, yaml.ScalarEvent)
    return _scalar(sheet, path, event)


def _sequence(sheet: Sheet, path: Path, events: Iterator[yaml.Event]) -> tuple[object, ...]:
    items: list[object] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_value(sheet, (*path, len(items)), event, events))
    return tuple(items)


def _mapping(sheet: Sheet, path: Path, events: Iterator[yaml.Event]) -> dict[str | int, object]:
    found: dict[str | int, object] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(_line(event), "yaml", "has a list or mapping as a key; keys are words")
        key = _key(sheet, path, event)
        line = _line(event)
        if key in found:
            # Read the second value, so that its lines are consumed, and drop it.
            _value(Sheet(sheet.file), (), next(events), events)
            name = field_name((*path, key))
            message = f"is given twice; first on line {sheet.line((*path, key))}"
            sheet.problems.append(Problem(sheet.file, line, name, "duplicate-key", message))
            continue
        sheet.lines[(*path, key)] = line
        found[key] = _value(sheet, (*path, key), next(events), events)
    return found


def _key(sheet: Sheet, path: Path, event: yaml.ScalarEvent) -> str | int:
    key = _scalar(sheet, path, event)
    return key if isinstance(key, str | int) and not isinstance(key, bool) else str(event.value)


def _scalar(sheet: Sheet, path: Path, event: yaml.ScalarEvent) -> object:
    text = str(event.value)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _Refused(_line(event), "encoding", "holds half a character (a lone surrogate)")
    if (odd := _UNSEEN.search(text)) is not None:
        raise _Refused(
            _line(event), "encoding", f"holds U+{ord(odd[0]):04X}, which nobody sees and which can turn text around"
        )
    if event.style not in (None, ""):
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text
