"""The form fields that hold a person's own text, shown whenever a form comes back to be sent again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

WRITTEN: Final = ("title", "question", "cue", "text", "why", "line", "topic", "reply", "since", "near")


def written(fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Returns the texts among these fields, in the form's order. A `question` without a space is a chosen id."""
    return tuple(v for name, v in fields if name in WRITTEN and v.strip() and (name != "question" or " " in v.strip()))
