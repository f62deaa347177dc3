"""Puts what was gathered into chapters for the export's pages: each thing whole, its parts in the order of their time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from twofold.leaving.gathering import Gathered
from twofold.records.store import Entry
from twofold.rooms.registry import Shown, room_named, room_of, shown
from twofold.rooms.wording import damaged_words, removed_words


@dataclass(frozen=True, slots=True)
class Text:
    """What a piece said before it was changed, and on which day that was written."""

    day: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One text, as it is printed. `said` replaces words that are missing; `asked`: what its author was asked; `day`: if
    it isn't that of the piece before.
    """

    name: str
    text: str = ""
    said: str = ""
    kind: str = ""
    title: str = ""
    asked: str = ""
    day: date | None = None
    edited: bool = False
    earlier: tuple[Text, ...] = ()


@dataclass(slots=True)
class Chapter:
    """One thing: a record by itself, a fold with both answers, a talk with all that was said in it. `kind` and `room`:
    what it is and where it belongs; `who`: whose words it has. `about`: what the house says of it.
    """

    day: date
    title: str = ""
    kind: str = ""
    room: str | Promise = ""
    who: str = ""
    about: str = ""
    pieces: list[Piece] = field(default_factory=list)
    place: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    chapters: list[Chapter]


def shared(found: Gathered) -> list[Month]:
    """Returns everything that both can read: open folds, and records in `ours`."""
    folds = {id for id, entries in _folds(found).items() if _open(entries, found)}
    return _by_month(_chapters(found, [e for e in found.entries if e.space != "mine" and _in(e, folds)]))


def private(found: Gathered) -> list[Month]:
    """Returns everything that only this person can read, with answers that are still folded."""
    me = found.by.person.pk
    folds = {id for id, entries in _folds(found).items() if not _open(entries, found) and _answered(entries, me)}
    mine = [e for e in found.entries if e.space == "mine" or (e.fold_id in folds)]
    chapters = _chapters(found, mine)
    chapters += [Chapter(found.by.today, title, pieces=[Piece("", text)]) for title, text in found.besides]
    return _by_month(chapters)


def by_room(months: Sequence[Month]) -> list[tuple[str, list[Chapter]]]:
    """Returns the rooms by name, each with its chapters, the first first. What belongs to none is left out."""
    chapters = [chapter for month in months for chapter in month.chapters if chapter.room]
    names = sorted({str(chapter.room) for chapter in chapters})
    return [(name, [chapter for chapter in chapters if str(chapter.room) == name]) for name in names]


def _folds(found: Gathered) -> dict[UUID, list[Entry]]:
    folds: dict[UUID, list[Entry]] = {}
    for entry in found.entries:
        if entry.fold_id is not None:
            folds.setdefault(entry.fold_id, []).append(entry)
    return folds


def _open(entries: list[Entry], found: Gathered) -> bool:
    return any(e.space == "folded" and e.author_id != found.by.person.pk for e in entries)


def _answered(entries: list[Entry], me: UUID) -> bool:
    return any(e.space == "folded" and e.author_id == me for e in entries)


def _in(entry: Entry, folds: set[UUID]) -> bool:
    return entry.fold_id is None or entry.fold_id in folds


def _chapters(found: Gathered, entries: Sequence[Entry]) -> list[Chapter]:
    """Puts all parts of one thing together, whatever they are."""
    wholes = {e.fold_id: e.document.whole for e in found.entries if e.fold_id and e.document and e.document.whole}
    parts: dict[UUID, list[Entry]] = {}
    for entry in entries:
        whole = entry.document.whole if entry.document else None
        key = whole or (wholes.get(entry.fold_id) if entry.fold_id else None) or entry.fold_id or entry.id
        parts.setdefault(key, []).append(entry)
    known = {entry.id: entry for entry in found.entries}
    return [_chapter(found, known.get(id), sorted(its, key=lambda e: _moment(e, found))) for id, its in parts.items()]


def _chapter(found: Gathered, whole: Entry | None, parts: list[Entry]) -> Chapter:
    subject = next((entry for entry in parts if _is_subject(entry)), None)
    head = whole or subject or parts[0]
    kind = shown(head.kind)
    titles = [title for entry in (head, *reversed(parts)) if (title := _title(entry))]
    day = max(entry.day for entry in parts) if subject is not None and whole is None else parts[0].day
    chapter = Chapter(day, titles[0] if titles else "", str(kind.name) if kind else "", _room(head, kind, found))
    chapter.who = _who(found, head, parts)
    chapter.about = _about(head)
    pieces = _pieces(found, [entry for entry in parts if not _is_subject(entry)], head)
    known = ("", chapter.title, chapter.about)
    pieces = (replace(piece, title="") if piece.title in known else piece for piece in pieces)
    chapter.pieces = [piece for piece in pieces if piece.text or piece.said or piece.title]
    return chapter


def _title(entry: Entry) -> str:
    kind = shown(entry.kind)
    return kind.title(entry.document) if kind and entry.document else ""


def _about(head: Entry) -> str:
    """Returns what the house says of what both write in: its history, or which exercise it is."""
    kind = shown(head.kind)
    return kind.text(head.document) if kind and head.document and head.document.both_write else ""


def _room(head: Entry, kind: Shown | None, found: Gathered) -> str | Promise:
    key = kind.rooms.tell(head, found.by) if kind and kind.rooms else None
    room = room_named(key) if key else room_of(head.kind)
    return room.title if room is not None and room.destination is not None else ""


def _who(found: Gathered, head: Entry, parts: list[Entry]) -> str:
    """Returns the names of those whose it is; "" for what is one person's alone."""
    if all(entry.space == "mine" for entry in parts):
        return ""
    kind = shown(head.kind)
    ids = list(kind.who(head.document)) if kind and kind.who and head.document else []
    ids += [_speaker(entry) for entry in parts if not _is_subject(entry)]
    names = dict.fromkeys(name for id in ids if (name := found.name_of(id)))
    return _(" and ").join(names) if len(names) < 3 else ", ".join(names)


def _speaker(entry: Entry) -> UUID:
    """Returns the person whose words they are, if the other wrote them down."""
    kind = shown(entry.kind)
    said = list(kind.who(entry.document)) if kind and kind.who and entry.document else []
    return said[0] if len(said) == 1 else entry.author_id


def _moment(entry: Entry, found: Gathered) -> tuple[date, float]:
    """Returns when it was first written, to be ordered by."""
    first = next(iter(found.earlier.get(entry.id, [])), entry)
    return entry.day, first.written_at.timestamp() if first.written_at else 0


def _day(entry: Entry, found: Gathered) -> date:
    first = next(iter(found.earlier.get(entry.id, [])), entry)
    return _local(first.written_at, found) or entry.day


def _local(moment: datetime | None, found: Gathered) -> date | None:
    return timezone.localtime(moment, found.by.zone).date() if moment else None


def _is_subject(entry: Entry) -> bool:
    """Returns True for what a fold asks: nobody wrote it."""
    kind, room = shown(entry.kind), room_of(entry.kind)
    return kind is not None and room is not None and entry.kind in room.folds and entry.document is not None


def _pieces(found: Gathered, parts: list[Entry], head: Entry) -> Iterable[Piece]:
    day, asked = _day(parts[0], found) if parts else None, ""
    for entry in parts:
        if entry.id == head.id and _about(head):
            continue
        piece, now = _piece(entry, found, head), _day(entry, found)
        yield replace(piece, day=None if now == day else now, asked="" if piece.asked == asked else piece.asked)
        day, asked = now, piece.asked


def _piece(entry: Entry, found: Gathered, head: Entry) -> Piece:
    kind, name = shown(entry.kind), found.name_of(_speaker(entry))
    label = _label(entry, head)
    if entry.removed_on is not None:
        return Piece(name, said=removed_words(entry, found.name_of, found.by.today), kind=label)
    if entry.document is None:
        return Piece(name, said=damaged_words(entry), kind=label)
    text = kind.text(entry.document) if kind else "\n".join(entry.document.words())
    title = _title(entry) if entry.id != head.id else ""
    asked = kind.asked(entry.document) if kind else ""
    return Piece(name, text, "", label, title, asked, None, entry.edited, tuple(_earlier(entry, found)))


def _label(entry: Entry, head: Entry) -> str:
    """Returns what a part is, if that isn't plain: an answer below its question needs no name."""
    kind = shown(entry.kind)
    if kind is None or entry.kind == head.kind or entry.space == "folded":
        return ""
    return "" if entry.document is not None and kind.asked(entry.document) else str(kind.name)


def _earlier(entry: Entry, found: Gathered) -> Iterable[Text]:
    for text in found.earlier.get(entry.id, []):
        kind = shown(text.kind)
        words = kind.text(text.document) if kind and text.document else damaged_words(text)
        yield Text(_local(text.written_at, found), words)


def _by_month(chapters: list[Chapter]) -> list[Month]:
    ordered = sorted((one for one in chapters if one.pieces or one.about or one.title), key=lambda one: one.day)
    for number, chapter in enumerate(ordered, 1):
        chapter.place = f"c{number}"
    months = groupby(ordered, key=lambda chapter: (chapter.day.year, chapter.day.month))
    return [Month(date_format(date(year, month, 1), "F Y"), list(inside)) for (year, month), inside in months]
