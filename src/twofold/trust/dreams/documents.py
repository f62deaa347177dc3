"""What is written about dreams."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from twofold.records.store import Document, Line, Words

DREAM, PART = "trust.dream", "trust.dream_part"


class Dream(Document):
    """Private; what the other sees is a copy. `since` and `near` are in the dreamer's words, and may be left out."""

    kind = DREAM

    title: Line
    text: Words = ""
    since: Line = ""
    near: Line = ""


class DreamPart(Document):
    """How the other could be part of it."""

    kind = PART

    dream: UUID
    text: Words

    def words(self) -> Iterator[str]:
        yield self.text
