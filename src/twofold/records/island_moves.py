"""Rows of someone who moves to another island, because they are two now."""

from __future__ import annotations

from uuid import UUID

from twofold.records.models import Record


def move(person_id: UUID, island_id: UUID) -> int:
    """What this person wrote for themself goes along; what belongs to a couple stays on its island."""
    return Record.objects.filter(author=person_id, space="mine").update(island=island_id)
