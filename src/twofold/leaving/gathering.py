"""Gathers everything that one person may read, for the export: as pages to read, and as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records.store import Entry, everything, history
from twofold.rooms.registry import rooms, shown
from twofold.rooms.wording import damaged_words, removed_words


@dataclass(frozen=True, slots=True)
class Piece:
    """One text, as it is printed. `said` replaces words that are missing."""

    name: str
    text: str
    said: str = ""
    edited: bool = False
    earlier: tuple[str, ...] = ()


@dataclass(slots=True)
class Chapter:
    """One record by itself, or a fold with both answers."""

    day: date
    title: str = ""
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    chapters: list[Chapter]


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

    def shared(self) -> list[Month]:
        """Returns everything that both can read: open folds, and records in `ours` outside folds."""
        folds = self._folds()
        chapters = [_folded(entries, self) for entries in folds.values() if self._open(entries)]
        chapters += [_single(entry, self) for entry in self.entries if entry.space == "ours" and not entry.fold_id]
        return _by_month(chapters)

    def private(self) -> list[Month]:
        """Returns everything that only this person can read, with answers that are still folded."""
        folds = self._folds()
        chapters = [_folded(entries, self) for entries in folds.values() if self._mine_only(entries)]
        chapters += [_single(entry, self) for entry in self.entries if entry.space == "mine"]
        chapters += [Chapter(self.by.today, title, [Piece("", text)]) for title, text in self.besides]
        return _by_month(chapters)

    def _folds(self) -> dict[UUID, list[Entry]]:
        found: dict[UUID, list[Entry]] = {}
        for entry in self.entries:
            if entry.fold_id is not None:
                found.setdefault(entry.fold_id, []).append(entry)
        return found

    def _open(self, entries: list[Entry]) -> bool:
        return any(e.space == "folded" and e.author_id != self.by.person.pk for e in entries)

    def _mine_only(self, entries: list[Entry]) -> bool:
        return not self._open(entries) and any(e.space == "folded" for e in entries)


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


def _single(entry: Entry, found: Gathered) -> Chapter:
    kind = shown(entry.kind)
    title = kind.title(entry.document) if kind and entry.document else ""
    return Chapter(entry.day, title, [_piece(entry, found)])


def _folded(entries: list[Entry], found: Gathered) -> Chapter:
    """Returns what the fold asks as the title, then both answers, then the replies."""
    chapter = Chapter(max(entry.day for entry in entries))
    for entry in sorted(entries, key=lambda e: (e.space != "folded", e.written_at.timestamp() if e.written_at else 0)):
        kind = shown(entry.kind)
        title = kind.title(entry.document) if kind and entry.document else ""
        chapter.title = chapter.title or title
        if not (title and kind and not kind.text(entry.document)):  # the subject: it asks, and nobody wrote it
            chapter.pieces.append(_piece(entry, found))
    return chapter


def _piece(entry: Entry, found: Gathered) -> Piece:
    kind, name = shown(entry.kind), found.name_of(entry.author_id)
    if entry.removed_on is not None:
        return Piece(name, "", removed_words(entry, found.name_of, found.by.today))
    if entry.document is None:
        return Piece(name, "", damaged_words(entry))
    text = kind.text(entry.document) if kind else "\n".join(entry.document.words())
    return Piece(name, text, "", entry.edited, tuple(_earlier(entry, found)))


def _earlier(entry: Entry, found: Gathered) -> Iterable[str]:
    for text in found.earlier.get(entry.id, []):
        kind = shown(text.kind)
        yield kind.text(text.document) if kind and text.document else damaged_words(text)


def _by_month(chapters: list[Chapter]) -> list[Month]:
    ordered = sorted(chapters, key=lambda chapter: chapter.day)
    months = groupby(ordered, key=lambda chapter: (chapter.day.year, chapter.day.month))
    return [Month(date_format(date(year, month, 1), "F Y"), list(inside)) for (year, month), inside in months]
