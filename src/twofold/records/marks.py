"""Ids that one person has marked, the latest last: sealed among their drafts, so that nobody else learns of a mark."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note


@dataclass(frozen=True, slots=True)
class Marks:
    """At most so many; the earliest are forgotten."""

    note: Note[list[UUID]]
    most: int

    def among(self, ids: Collection[UUID], *, by: Unlocked) -> set[UUID]:
        """Returns those of `ids` that are marked."""
        return set(ids) & set(self.note.read_or([], by=by))

    def put(self, id: UUID, marked: bool = True, *, by: Unlocked) -> None:
        """Marks it, or takes its mark away. Safe to send twice."""
        with transaction.atomic():  # one after the other, so that no device overwrites what another has marked
            hold_still(by)
            others = [other for other in self.note.read_or([], by=by) if other != id]
            self.note.write([*others, id][-self.most :] if marked else others, by=by)
