from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to fix. `file` is relative to the pack, `line` counts from 1, `field` may be empty."""

    file: str
    line: int
    field: str
    rule: str
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f" {self.field}" if self.field else "")
        mild = "warning: " if self.level == "warning" else ""
        return f"{place}: {mild}{self.message} [{self.rule}]"


class PackErrors(ValueError):
    """The pack can't be used. `problems` holds all of them, warnings too."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.level == "error"]


def field_name(path: Path) -> str:
    """Returns ("questions", 3, "depth") as questions[3].depth."""
    name = ""
    for part in path:
        if isinstance(part, int):
            name += f"[{part}]"
        else:
            plain = part if part.isprintable() and len(part) <= 50 else quoted(part)
            name += f".{plain}" if name else plain
    return name


def quoted(value: object) -> str:
    """Returns a value as shown in a message: short, and never more than one line."""
    text = repr(value)
    return text if len(text) <= 50 else f"{text[:49]}…"
