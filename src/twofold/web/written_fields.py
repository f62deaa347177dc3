"""Which fields of forms hold what a person wrote: shown wherever a form comes back as something to be sent again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

WRITTEN: Final = ("title", "question", "cue", "text", "why", "line", "topic", "reply", "since", "near")


def written(fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The words among these fields, in the order of the form; an id that is chosen rather than written has no space."""
    return tuple(v for name, v in fields if name in WRITTEN and v.strip() and (name != "question" or " " in v.strip()))
