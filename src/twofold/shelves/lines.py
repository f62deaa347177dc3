"""Puts records into lines of a shelf, whatever their room, readable or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from twofold.records.folds import Fold
from twofold.records.store import Entry, Listed
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.registry import fold_url, room_of, shown
from twofold.rooms.wording import damaged_words, removed_words

LONG = 140
SHORT = 28
Line = dict[str, Any]


def fold_line(fold: Fold, lookup: PeopleLookup) -> Line:
    """Returns the line of an opened fold: its question, and the first words of both answers."""
    kind, subject = shown(fold.subject.kind), fold.subject.document
    title = kind.title(subject) if kind and subject else damaged_words(fold.subject)
    url = fold_url(fold.subject.kind, fold.id) or reverse("shelves:item", args=["ours", fold.subject.id])
    begins = [
        f"{name}: {text}" for name, text in (_beginning(entry, lookup) for entry in (fold.mine, fold.theirs)) if text
    ]
    return {**_line(fold.opened_on or fold.day, title, url), "note": " · ".join(begins)}


def entry_line(entry: Entry, lookup: PeopleLookup, *, wanted: list[str] | None = None) -> Line:
    """Returns the line of one record: its title, or its first words, or the words around a search match."""
    kind, document = shown(entry.kind), entry.document
    url = entry_url(entry)
    if entry.removed_on is not None:
        return {**_line(entry.day, removed_words(entry, lookup.name, lookup.by.today), url), "read": False}
    if document is None or kind is None:
        return {**_line(entry.day, damaged_words(entry), url), "read": False}
    begins = kind.line or kind.text
    text = excerpt(kind.text(document) if wanted else begins(document), wanted or [])
    title = kind.title(document)
    return {**_line(entry.day, title or text, url), "note": text if title else lookup.name(entry.author_id)}


def entry_url(entry: Entry) -> str:
    """Returns the URL where this record is read: its own page, else its fold, else the shelf's page for it."""
    room = room_of(entry.kind)
    kind = shown(entry.kind)
    if kind is not None and kind.page is not None and entry.removed_on is None and not entry.damaged:
        return kind.url(entry.id)
    if entry.fold_id is not None and room is not None and room.folds:
        return reverse(next(iter(room.folds.values())), args=[entry.fold_id])
    return reverse("shelves:item", args=["mine" if entry.space == "mine" else "ours", entry.id])


def listed(entry: Entry | Listed) -> bool:
    """Returns True if it has its own line; parts of something larger are read there."""
    kind = shown(entry.kind)
    return kind is None or (kind.listed(entry) and not kind.kept_for_us)


def _beginning(entry: Entry | None, lookup: PeopleLookup) -> tuple[str, str]:
    kind = shown(entry.kind) if entry else None
    if entry is None or kind is None or entry.document is None:
        return "", ""
    return lookup.name(entry.author_id), excerpt(kind.text(entry.document), [], length=SHORT)


def excerpt(text: str, wanted: list[str], *, length: int = LONG) -> str:
    """Returns the beginning, or the part around the first of the wanted words."""
    flat = " ".join(text.split())
    places = [place for word in wanted if (place := flat.casefold().find(word.casefold())) >= 0]
    start = max(0, min(places, default=0) - length // 3)
    start = flat.rfind(" ", 0, start) + 1 if start else 0
    cut = flat[start : start + length]
    if start + length < len(flat):
        cut = cut[: cut.rfind(" ")] if " " in cut else cut
        cut += " …"
    return ("… " if start else "") + cut


def _line(day: date, text: str, url: str) -> Line:
    return {
        "when": date_format(day, "D j"),
        "date": day.isoformat(),
        "day": day,
        "text": text,
        "href": url,
        "read": True,
    }
