"""A record as one person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from twofold.records.documents import Document

Space = Literal["mine", "folded", "ours"]
SPACES: tuple[Space, ...] = ("mine", "folded", "ours")


@dataclass(frozen=True, slots=True)
class Entry:
    """`document` and `written_at` are None if it was removed or is damaged.

    `reason` says how it is damaged: "newer" (a newer Twofold wrote it), "altered" or "missing". `authentic`: for the
    author, whether these words are truly theirs; None for everyone else, who can't tell.
    """

    id: UUID
    kind: str
    space: Space
    day: date
    rev: int
    author_id: UUID
    document: Document | None = None
    written_at: datetime | None = None
    couple_id: UUID | None = None
    fold_id: UUID | None = None
    removed_on: date | None = None
    removed_by_id: UUID | None = None
    edited: bool = False
    damaged: bool = False
    reason: str = ""
    authentic: bool | None = None
