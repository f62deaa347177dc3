"""Moves a person's rows to another island once they are in a couple."""

from __future__ import annotations

from uuid import UUID

from twofold.records.models import Record


def move(person_id: UUID, island_id: UUID) -> int:
    """Moves this person's private records; a couple's records stay on its island."""
    return Record.objects.filter(author=person_id, space="mine").update(island=island_id)
