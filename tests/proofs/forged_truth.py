"""What is true in the house of the forged rows, whatever its rows say: who wrote what, to whom, and who answered what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

MARK: Final = re.compile(r"qz[0-9]{5}zq")


@dataclass(frozen=True, slots=True)
class Words:
    """Something that somebody wrote. `fold`: an answer, which the other may read once they have answered too."""

    author: str
    readers: frozenset[str]
    fold: UUID | None = None


@dataclass
class Truth:
    """`words` by their mark, a text that stands nowhere else; `partners` as the two of them know it themselves."""

    words: dict[str, Words] = field(default_factory=dict)
    partners: dict[str, str] = field(default_factory=dict)
    answered: dict[UUID, frozenset[str]] = field(default_factory=dict)
    instant: frozenset[str] = frozenset()

    def copy(self) -> Truth:
        return Truth(dict(self.words), dict(self.partners), dict(self.answered), self.instant)

    def mark(self, author: str, *others: str, fold: UUID | None = None) -> str:
        """A new mark, to be written into what `author` writes for these."""
        mark = f"qz{len(self.words):05d}zq"
        self.words[mark] = Words(author, frozenset({author, *others}), fold)
        return mark

    def says(self, author: str, *others: str, fold: UUID | None = None) -> str:
        """A sentence with a mark in it."""
        return f"I write {self.mark(author, *others, fold=fold)} here"

    def answers(self, author: str, fold: UUID) -> None:
        self.answered[fold] = self.answered.get(fold, frozenset()) | {author}

    def may_read(self, who: str, mark: str) -> bool:
        words = self.words[mark]
        if who == words.author or who not in words.readers:
            return who == words.author
        return words.fold is None or who in self.answered.get(words.fold, frozenset())

    def marks_in(self, text: str) -> Iterator[str]:
        """Every mark of somebody's in this text; what looks like one and was never written is none."""
        return (mark for mark in dict.fromkeys(MARK.findall(text)) if mark in self.words)
