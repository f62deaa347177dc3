"""Compares two wordings: which words stayed, were removed or were added."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_MOST = 3_000  # words in both texts together; longer texts are shown side by side without marks


@dataclass(frozen=True, slots=True)
class Piece:
    """`changed`: removed, in the earlier text; added, in the later one."""

    text: str
    changed: bool


def compare(earlier: str, later: str) -> tuple[list[Piece], list[Piece]]:
    """Returns the pieces of each text. Joined, they are exactly that text."""
    before, after = _words(earlier), _words(later)
    if len(before) + len(after) > 2 * _MOST:
        return _whole(earlier), _whole(later)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        same = what == "equal"
        left += _piece("".join(before[a:b]), changed=not same)
        right += _piece("".join(after[c:d]), changed=not same)
    return left, right


def _words(text: str) -> list[str]:
    """Returns words and the white space between them, so that nothing is lost."""
    return re.findall(r"\s+|[^\s]+", text)


def _piece(text: str, *, changed: bool) -> list[Piece]:
    return [Piece(text, changed)] if text else []


def _whole(text: str) -> list[Piece]:
    return _piece(text, changed=False)
