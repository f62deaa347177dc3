"""Gathers everything that one person may read, for the export, and returns it as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records.store import Entry, everything, history
from twofold.rooms.registry import rooms, shown


@dataclass(slots=True)
class Gathered:
    by: Unlocked
    entries: list[Entry] = field(default_factory=list)
    earlier: dict[UUID, list[Entry]] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    besides: list[tuple[str, str]] = field(default_factory=list)

    @property
    def unread(self) -> list[Entry]:
        """Texts that don't open."""
        texts = [*self.entries, *(text for texts in self.earlier.values() for text in texts)]
        return [entry for entry in texts if entry.damaged]

    @property
    def removed(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.removed_on is not None]

    def name_of(self, id: UUID) -> str:
        return next((person.name for person in self.people if person.pk == id), "")


def gather(by: Unlocked) -> Gathered:
    """Gathers all records except those kept for the couple: nobody wrote them, and they disclose more than any page
    does.
    """
    found = Gathered(by, [entry for entry in everything(by=by) if not _kept_for_us(entry)])
    found.earlier = {entry.id: history(entry.id, by=by)[:-1] for entry in found.entries if entry.edited}
    ids = {entry.author_id for entry in found.entries} | {by.person.pk}
    found.besides = [kept for room in rooms() for kept in room.besides(by)]
    found.people = list(Person.objects.filter(pk__in=ids))
    for person in found.people:
        person.name = found.by.keyring.names.get(person.pk, person.name)
    return found


def as_data(found: Gathered) -> dict[str, Any]:
    """Returns everything with all earlier texts, for another program."""
    return {
        "format": 1,
        "made_on": found.by.today.isoformat(),
        "for": str(found.by.person.pk),
        "people": [{"id": str(person.pk), "name": person.name} for person in found.people],
        "besides": [{"title": title, "text": text} for title, text in found.besides],
        "records": [_record(entry, found) for entry in found.entries],
    }


def _record(entry: Entry, found: Gathered) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "space": entry.space,
        "fold": str(entry.fold_id) if entry.fold_id else None,
        "author": str(entry.author_id),
        "removed_on": entry.removed_on.isoformat() if entry.removed_on else None,
        "removed_by": str(entry.removed_by_id) if entry.removed_by_id else None,
        "edited": entry.edited,
        **_text(entry),
        "earlier": [_text(text) for text in found.earlier.get(entry.id, [])],
    }


def _text(entry: Entry) -> dict[str, Any]:
    document = entry.document
    return {
        "kind": entry.kind,
        "schema": document.schema if document else None,
        "day": entry.day.isoformat(),
        "rev": entry.rev,
        "written_at": entry.written_at.isoformat() if entry.written_at else None,
        "damaged": entry.reason if entry.damaged else None,
        "document": document.model_dump(mode="json") if document else None,
    }


def _kept_for_us(entry: Entry) -> bool:
    kind = shown(entry.kind)
    return kind is not None and kind.kept_for_us
