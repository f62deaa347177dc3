"""The documents of dreams."""

from __future__ import annotations

from uuid import UUID

from twofold.records.store import Document, Line, Words

DREAM, PART = "trust.dream", "trust.dream_part"


class Dream(Document):
    """Private; the partner sees a copy. `since` and `near` are in the dreamer's words and may be empty."""

    kind = DREAM

    title: Line
    text: Words = ""
    since: Line = ""
    near: Line = ""


class DreamPart(Document):
    """The partner's words about how they could be part of a dream."""

    kind = PART
    part_of = "dream"

    dream: UUID
    text: Words
