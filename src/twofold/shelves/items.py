"""One record by itself: its words, its author, and its earlier texts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from twofold.people.request_memo import remembered
from twofold.people.unlocked import Unlocked
from twofold.records.folds import Fold, fold
from twofold.records.store import Absent, Entry, Space, history
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.registry import fold_url, shown


def own_entry(entry: Entry, *, by: Unlocked) -> Entry:
    """Returns the entry if this person may change or remove it: only its author, and not once it is removed. Raises
    Absent.
    """
    if entry.author_id != by.person.pk or entry.removed_on is not None:
        raise Absent
    return entry


def fold_page_url(entry: Entry, *, by: Unlocked, always: bool = False) -> str:
    """Returns the URL of the fold's page if the entry has no page of its own: for a fold's subject and for answers that
    aren't open. Else "".
    """
    if entry.fold_id is None:
        return ""
    found = _fold_of(entry.fold_id, by)
    if not always and found.state == "open" and entry.id != found.subject.id:
        return ""
    return fold_url(found.subject.kind, found.id)


def _fold_of(id: UUID, by: Unlocked) -> Fold:
    """The fold, opened once for all that a page asks of it. Raises Absent."""
    return remembered(f"fold {id}", lambda: fold(id, by=by), by=by)


def page_of(entry: Entry, *, by: Unlocked) -> str:
    """Returns the URL where it is read: with its fold, on its own page, or on the page it belongs to."""
    kind = shown(entry.kind)
    if folded := fold_page_url(entry, by=by, always=True):
        return folded
    if kind and kind.page:
        return kind.url(entry.id)
    return _within(entry) or _item_url(entry)


def page_without(entry: Entry, *, by: Unlocked) -> str:
    """Returns the URL to go to after it is removed. Called before, because nothing shows its place afterwards."""
    return fold_page_url(entry, by=by, always=True) or _within(entry) or reverse(f"shelves:{shelf_of(entry)}")


def shelf_of(entry: Entry) -> Space:
    return "mine" if entry.space == "mine" else "ours"


def _item_url(entry: Entry) -> str:
    return reverse("shelves:item", args=[shelf_of(entry), entry.id])


def _within(entry: Entry) -> str:
    kind = shown(entry.kind)
    return kind.within(entry.document) if kind and kind.within and entry.document else ""


def item_page(entry: Entry, *, by: Unlocked) -> dict[str, Any]:
    """Returns the page of one record. `earlier`: earlier texts, the latest first. `page_url`: where it is read in its
    context.
    """
    kind = shown(entry.kind)
    document = entry.document if kind else None
    texts = history(entry.id, by=by)[:-1] if entry.edited and kind else []
    own = entry.author_id == by.person.pk and not by.parted_from(entry.couple_id)
    return {
        "entry": entry,
        "shelf": shelf_of(entry),
        "title": kind.title(document) if kind and document else "",
        "text": kind.text(document) if kind and document else "",
        "author": PeopleLookup(by).person(entry.author_id),
        "own": own,
        "past": by.parted_from(entry.couple_id),
        "editable": own and document is not None and kind is not None and kind.with_text is not None,
        "earlier": [(text, kind.text(text.document) if kind and text.document else "") for text in reversed(texts)],
        "item_url": _item_url(entry),
        "page_url": page_of(entry, by=by),
    }
