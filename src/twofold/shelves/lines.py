"""Puts records into lines of a shelf, whatever their room, readable or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records.folds import Fold
from twofold.records.store import Entry, Listed, open_records
from twofold.rooms.entry_urls import url_of
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.registry import Room, Shown, fold_url, room_named, room_of, shown
from twofold.rooms.wording import damaged_words, removed_words
from twofold.shelves.excerpts import Piece, excerpt


@dataclass(frozen=True, slots=True)
class Words:
    """The first words of somebody, or those around what was searched for. `person`: None if it's plain who wrote them.
    `nameless`: their author can't be named any more, so that they aren't read as somebody else's.
    """

    pieces: list[Piece]
    person: Person | None = None
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on a shelf. `kind`: what it is; `room`: where it belongs; `who`: whose it is, if it has no words.

    `title` and `words`: the first of them is the link; `below`: what the words are about, if they come first. `plain`:
    said by the house, of what can't be read. `private`: only its author reads it.
    """

    day: date
    href: str
    kind: str
    room: Room | None = None
    title: list[Piece] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    who: list[Person] = field(default_factory=list)
    below: list[Piece] = field(default_factory=list)
    plain: str = ""
    fold: bool = False
    private: bool = False

    @property
    def icon(self) -> str:
        """Returns the name of its icon: of the fold, or of its room."""
        if self.fold:
            return "fold"
        if self.room and self.room.destination:
            return self.room.destination.key
        return "mine" if self.private else "ours"

    @property
    def colour(self) -> str:
        """Returns the colour of its room; "" if it has none."""
        return self.room.destination.colour if self.room and self.room.destination else ""

    @property
    def place(self) -> str | Promise:
        """Returns the name of the room, if one can enter it."""
        return self.room.title if self.room and self.room.destination else ""


@dataclass(frozen=True, slots=True)
class Day:
    """What a shelf has of one day."""

    day: date
    lines: list[Line]


def by_day(lines: Iterable[Line]) -> list[Day]:
    """Groups lines that are ordered by day."""
    return [Day(day, list(its)) for day, its in groupby(lines, lambda line: line.day)]


def fold_line(fold: Fold, lookup: PeopleLookup) -> Line:
    """Returns the line of an opened fold: its question, and the first words of both answers."""
    kind, subject = shown(fold.subject.kind), fold.subject.document
    url = fold_url(fold.subject.kind, fold.id) or reverse("shelves:item", args=["ours", fold.subject.id])
    answers = (_words(entry, lookup) for entry in (fold.mine, fold.theirs) if entry)
    return Line(
        fold.opened_on or fold.day,
        url,
        str(kind.name) if kind else "",
        room_of(fold.subject.kind),
        title=excerpt(kind.title(subject)) if kind and subject else [],
        words=[words for words in answers if words.pieces],
        plain="" if kind and subject else damaged_words(fold.subject),
        fold=True,
    )


def found_line(entry: Entry, lookup: PeopleLookup, wanted: Sequence[str]) -> Line:
    """Returns the line of a record that a search found, titled by what was written, with the words found marked."""
    line = entry_line(entry, lookup, wanted=wanted)
    if line.words and line.title and any(piece.found for words in line.words for piece in words.pieces):
        return replace(line, title=[], below=line.title)
    return line


def first_words(entries: Iterable[Entry], *, by: Unlocked) -> dict[UUID, Entry]:
    """Returns, by the id of what has no words of its own, the words that were kept in it. One query, or none."""
    named = {
        entry.id: id
        for entry in entries
        if (kind := shown(entry.kind)) and kind.begins and entry.document and (id := kind.begins(entry.document))
    }
    found = open_records(named.values(), by=by)
    return {whole: found[id] for whole, id in named.items() if id in found}


def entry_line(entry: Entry, lookup: PeopleLookup, *, wanted: Sequence[str] = (), begins: Entry | None = None) -> Line:
    """Returns the line of one record: its title and its first words, or those around what was searched for. `begins`: the
    words that stand for it, if it has none of its own.
    """
    kind, document, url = shown(entry.kind), entry.document, entry_url(entry)
    name, room = str(kind.name) if kind else "", _room(entry, kind, lookup.by)
    if entry.removed_on is not None:
        return Line(entry.day, url, name, room, plain=removed_words(entry, lookup.name, lookup.by.today))
    if document is None or kind is None:
        return Line(entry.day, url, name, room, plain=damaged_words(entry))
    title, text = kind.title(document), kind.text(document) if wanted else (kind.line or kind.text)(document)
    who = [person for id in kind.who(document) if (person := lookup.person(id))] if kind.who else []
    author = who[0] if len(who) == 1 else lookup.person(entry.author_id)
    pieces = excerpt(text, wanted) if text != title else []
    shared = entry.space != "mine"
    said = [] if document.both_write and not wanted else pieces  # what both write in is put into words by the house
    kept = _words(begins, lookup) if begins else None
    if kept and kept.pieces:
        return Line(entry.day, url, name, room, title=excerpt(title), words=[kept], below=pieces)
    return Line(
        entry.day,
        url,
        name,
        room,
        title=excerpt(title, wanted) if title else [],
        words=[Words(said, author if shared else None)] if said else [],
        who=(who if len(who) > 1 else [author] if author and not said else []) if shared else [],
        below=[] if said else pieces,
        private=not shared,
    )


def entry_url(entry: Entry) -> str:
    """Returns the URL where this record is read: the shelf's page for it, if it has no other."""
    shelf = "mine" if entry.space == "mine" else "ours"
    return url_of(entry) or reverse("shelves:item", args=[shelf, entry.id])


def listed(entry: Entry | Listed) -> bool:
    """Returns True if it has its own line; parts of something larger are read there."""
    kind = shown(entry.kind)
    return kind is None or (kind.listed(entry) and not kind.kept_for_us)


def _room(entry: Entry, kind: Shown | None, by: Unlocked) -> Room | None:
    key = kind.rooms.tell(entry, by) if kind and kind.rooms else None
    return room_named(key) if key else room_of(entry.kind)


def _words(entry: Entry, lookup: PeopleLookup) -> Words:
    kind = shown(entry.kind)
    text = kind.text(entry.document) if kind and entry.document else ""
    if entry.removed_on is not None:
        text = _("Removed")
    said = list(kind.who(entry.document)) if kind and kind.who and entry.document else []
    person = lookup.person(said[0] if said else entry.author_id)
    return Words(excerpt(text), person, nameless=person is None)
