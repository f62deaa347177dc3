"""Stored rows as plain tuples: the columns that reading needs of a record, a text and a slot, without model
instances.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID


class Row(NamedTuple):
    """A record's row, with the columns that `read` needs."""

    pk: UUID
    couple_id: UUID | None
    author_id: UUID
    space: str
    kind: str
    day: date
    rev: int
    fold_id: UUID | None
    removed_on: date | None
    removed_by_id: UUID | None


class Text(NamedTuple):
    rev: int
    sealed: bytes


class Key(NamedTuple):
    """One slot: the key of the text, sealed to one reader."""

    reader_kind: str
    reader_id: UUID
    epoch: int
    sealed: bytes


def row_of(columns: tuple[Any, ...]) -> Row:
    """Returns the row of these columns, as SQLite or PostgreSQL returns them. Raises ValueError for impossible
    values.
    """
    id, couple, author, space, kind, day, rev, fold, removed_on, removed_by = columns
    return Row(
        id_of(id),
        _id_or_none(couple),
        id_of(author),
        space,
        kind,
        day_of(day),
        rev,
        _id_or_none(fold),
        None if removed_on is None else day_of(removed_on),
        _id_or_none(removed_by),
    )


def id_of(stored: Any) -> UUID:
    """Returns the id of a stored value. Raises ValueError."""
    return stored if isinstance(stored, UUID) else UUID(stored)


def _id_or_none(stored: Any) -> UUID | None:
    return None if stored is None else id_of(stored)


def day_of(stored: Any) -> date:
    """Returns the day of a stored value. Raises ValueError."""
    return stored if isinstance(stored, date) else date.fromisoformat(stored)
