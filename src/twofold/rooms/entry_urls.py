"""Where a record is read, whatever its room."""

from __future__ import annotations

from django.urls import reverse

from twofold.records.store import Entry
from twofold.rooms.registry import room_of, shown


def url_of(entry: Entry) -> str:
    """Returns the URL of its own page, else of the page of what it's a part of, else of its fold; "" if it has none."""
    room, kind = room_of(entry.kind), shown(entry.kind)
    if kind is not None and kind.page is not None and entry.removed_on is None and not entry.damaged:
        return kind.url(entry.id)
    if kind is not None and kind.within and entry.document is not None and entry.document.whole:
        return kind.within(entry.document)
    if entry.fold_id is not None and room is not None and room.folds:
        return reverse(next(iter(room.folds.values())), args=[entry.fold_id])
    return ""
