"""The public interface of the sealed record store, the only way to read and write content."""

from twofold.records.documents import Document, Line, Words, is_part
from twofold.records.draft_revisions import Begun, begun_in, draft_from, let_earlier_go
from twofold.records.drafts import (
    Typed,
    all_typed_elsewhere,
    draft,
    drop_draft,
    keep_draft,
    keep_typed,
    let_go,
    settle_draft,
    typed_elsewhere,
)
from twofold.records.entries import Entry, Space
from twofold.records.errors import Absent, Conflict, Ended, NotOpen, Opened, RotationRefused, Stale, Unread, Unreadable
from twofold.records.listing import Listed, Span, Window, find_rows, list_rows, list_windows, open_spans
from twofold.records.loading import by_moment
from twofold.records.reading import (
    day_after,
    day_before,
    everything,
    history,
    list_records,
    open_now,
    open_own,
    open_record,
    open_records,
)
from twofold.records.removing import remove
from twofold.records.row_facts import RowFacts
from twofold.records.saving import revise, save, share
from twofold.records.search import Found, search

__all__ = [
    "Absent",
    "Begun",
    "Conflict",
    "Document",
    "Ended",
    "Entry",
    "Found",
    "Line",
    "Listed",
    "NotOpen",
    "Opened",
    "RotationRefused",
    "RowFacts",
    "Space",
    "Span",
    "Stale",
    "Typed",
    "Unread",
    "Unreadable",
    "Window",
    "Words",
    "all_typed_elsewhere",
    "begun_in",
    "by_moment",
    "day_after",
    "day_before",
    "draft",
    "draft_from",
    "drop_draft",
    "everything",
    "find_rows",
    "history",
    "is_part",
    "keep_draft",
    "keep_typed",
    "let_earlier_go",
    "let_go",
    "list_records",
    "list_rows",
    "list_windows",
    "open_now",
    "open_own",
    "open_record",
    "open_records",
    "open_spans",
    "remove",
    "revise",
    "save",
    "search",
    "settle_draft",
    "share",
    "typed_elsewhere",
]
