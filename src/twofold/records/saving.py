"""Writes records: save, revise, share."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.access import couple_to_write_to, find, find_own, find_to_revise, hold_to_revise
from twofold.records.documents import Document
from twofold.records.drafts import settle_draft
from twofold.records.entries import Entry, Space
from twofold.records.errors import Absent, Conflict, NotOpen
from twofold.records.loading import entry as entry_of
from twofold.records.models import Fold, Record, Revision, Slot
from twofold.records.reading import history
from twofold.records.sealed import write
from twofold.vault.sealing import ReaderKey


def save(
    document: Document,
    *,
    by: Unlocked,
    space: Space,
    once: UUID,
    day: date | None = None,
    fold: UUID | None = None,
    draft: str | None = None,
) -> Entry:
    """Stores a new document in `mine` or `ours`; in an open `fold`, as a reply. `draft`: the name of its draft.

    `once` is the record's id: the same words sent again store nothing; other words for the same id, in the same space,
    become a revision. Raises Ended, NotOpen, Absent, and Conflict if `once` is in another space or fold.
    """
    if space == "folded":
        raise ValueError("folded answers are written with folds.answer")
    with transaction.atomic():
        existing = Record.objects.filter(pk=once).first()
        if existing is None:
            record = _new_row(document, by=by, space=space, once=once, day=day, fold=fold)
            try:
                with transaction.atomic():
                    record.save(force_insert=True)
                    entry = write(record, document, by=by, readers=[_reader(space, by)], earlier=0).entry
            except IntegrityError as error:  # the same form, sent twice at the same instant
                existing = Record.objects.filter(pk=once).first()
                if existing is None:  # the row was deleted by hand, its texts weren't
                    raise Absent from error
        if existing is not None:
            entry = _again(existing, document, by=by, space=space, fold=fold)
        if draft is not None:
            settle_draft(draft, by=by)
    return entry


def revise(
    of: Entry | UUID,
    document: Document,
    *,
    by: Unlocked,
    expected_rev: int,
    space: Space | None = None,
    draft: str | None = None,
) -> Entry:
    """Stores another text for one's own record, or for one that both write; the earlier text stays in its history, if
    its kind keeps one.

    `of`: the entry as the caller opened it, or an id to look up. If the row differs from the entry by now, or is in
    another `space` than its author saw, it isn't trusted, because it decides who can read the text: raises Absent.
    Raises Conflict if `expected_rev` isn't the newest and the newest has other words; Absent; Ended.
    """
    with transaction.atomic():
        held = of if isinstance(of, Entry) else None
        record = _to_revise(of, by=by, both=document.both_write)
        if record.space == "folded" or record.removed_on is not None or record.kind != document.kind:
            raise Absent
        if record.space != (space or record.space):
            raise Absent
        if record.space == "ours" and record.couple_id != couple_to_write_to(by).pk:
            raise Absent
        current = held if held is not None and held.rev == record.rev else entry_of(record, by=by)
        if current.document == document:
            entry = current
        elif record.rev != expected_rev:
            raise Conflict(current)
        else:
            entry = _next(record, document, by=by)
        if draft is not None:
            settle_draft(draft, by=by)
    return entry


def _to_revise(of: Entry | UUID, *, by: Unlocked, both: bool) -> Record:
    if isinstance(of, Entry):
        return hold_to_revise(of, by=by, both=both)
    return find_to_revise(of, by=by, both=both)


def share(id: UUID, *, by: Unlocked, once: UUID) -> Entry:
    """Copies a private record of the author's to `ours`; the private one stays. Raises Absent, Ended."""
    record = find(id, by=by)
    if record.space != "mine":
        raise Absent
    private = entry_of(record, by=by)
    if private.document is None:
        raise Absent
    return save(private.document, by=by, space="ours", once=once)


def _new_row(
    document: Document, *, by: Unlocked, space: Space, once: UUID, day: date | None, fold: UUID | None
) -> Record:
    couple = couple_to_write_to(by) if space == "ours" else None
    if fold is not None:
        _check_open(fold, by, space)
    return Record(
        id=once,
        island_id=by.island_id,
        couple=couple,
        author=by.person,
        space=space,
        kind=document.kind,
        day=day or clock.utc_day(),
        waits=document.waits,
        fold_id=fold,
    )


def _check_open(fold: UUID, by: Unlocked, space: Space) -> None:
    row = Fold.objects.filter(pk=fold, couple=by.couple).first()
    if row is None or space != "ours":
        raise Absent
    if row.opened_on is None:
        raise NotOpen


def _reader(space: str, by: Unlocked) -> ReaderKey:
    return by.couple_reader if space == "ours" else by.person_reader


def _again(record: Record, document: Document, *, by: Unlocked, space: Space, fold: UUID | None) -> Entry:
    """Handles the same `once` a second time: stores nothing new unless the words differ."""
    if (record.author_id, record.kind) != (by.person.pk, document.kind):
        raise Absent
    record = find_own(record.pk, by=by)
    current = entry_of(record, by=by)
    if (record.space, record.fold_id) != (space, fold):
        raise Conflict(current)
    if current.document is None or any(text.document == document for text in history(record.pk, by=by)):
        return current
    if space == "ours" and record.couple_id != couple_to_write_to(by).pk:
        raise Absent
    return _next(record, document, by=by)


def _next(record: Record, document: Document, *, by: Unlocked) -> Entry:
    """Stores the next revision of a row that is locked, or, on SQLite, whose transaction is the only writing one."""
    earlier = record.revisions.count() if document.keeps_history else 0
    expected, record.rev = record.rev, record.rev + 1
    if not Record.objects.filter(pk=record.pk, rev=expected, removed_on=None).update(
        rev=record.rev, waits=document.waits
    ):
        raise Conflict(entry_of(find(record.pk, by=by), by=by))
    written = write(record, document, by=by, readers=[_reader(record.space, by)], earlier=earlier)
    if not document.keeps_history:
        Slot.objects.filter(record=record, rev__lt=record.rev).delete()
        Revision.objects.filter(record=record, rev__lt=record.rev).delete()
    return written.entry
