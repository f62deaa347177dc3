"""Seals documents into rows and opens them again for one reader.

The row's clear columns are also inside the seal, and are compared on opening.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.documents import Document, Newer, NotADocument, read_document
from twofold.records.entries import Entry, Space
from twofold.records.models import Record, Revision, Slot
from twofold.records.rows import Key, Row, Text
from twofold.vault.primitives import Unopenable, octets
from twofold.vault.sealing import Place, ReaderKey, open_body, open_slot, seal_body, seal_slot


@dataclass(frozen=True, slots=True)
class Written:
    """A revision just stored: its key, for readers who get a slot later, and the entry."""

    record_key: bytes
    entry: Entry


def place(record: Record | Row, by: Unlocked, *, rev: int | None = None) -> Place:
    return Place(by.instance, record.pk, record.author_id, record.rev if rev is None else rev)


def write(record: Record, document: Document, *, by: Unlocked, readers: Iterable[ReaderKey], earlier: int) -> Written:
    """Stores `document` as revision `record.rev` with a slot for each reader. `earlier`: the number of earlier texts.

    Raises KeyringMoved if the author's keys were changed since `by` was opened.
    """
    hold_still(by)
    now = clock.now()
    where = place(record, by)
    content = _canonical({**_clear(record), **_payload(document), "written_at": now.isoformat(), "earlier": earlier})
    keyring = by.keyring
    content = content.ljust(document.at_least)  # the trailing blanks are padding
    body, key = seal_body(content, where, author_key=keyring.person_key, author_epoch=keyring.person_epoch)
    Revision.objects.create(record=record, rev=record.rev, sealed=body)
    Slot.objects.bulk_create([new_slot(record, key, reader, by) for reader in readers])
    entry = _entry(record, record.rev, document=document, written_at=now, edited=earlier > 0, authentic=True)
    return Written(key, entry)


def new_slot(record: Record, record_key: bytes, reader: ReaderKey, by: Unlocked) -> Slot:
    sealed = seal_slot(record_key, place(record, by), reader)
    return Slot(
        record=record,
        rev=record.rev,
        reader_kind=reader.kind,
        reader_id=reader.id,
        epoch=reader.epoch,
        sealed=sealed,
    )


def record_key(record: Record | Row, slots: Iterable[Slot | Key], by: Unlocked, *, rev: int | None = None) -> bytes:
    """Returns the key of a revision, from any slot that opens. Raises Unopenable."""
    readers, where = by.readers, place(record, by, rev=rev)
    for slot in sorted(slots, key=lambda slot: slot.reader_kind != "person"):
        try:
            return open_slot(octets(slot.sealed), where, readers, kind=slot.reader_kind, reader=slot.reader_id)
        except (Unopenable, TypeError, ValueError):  # SQLite stores any type in any column
            continue
    raise Unopenable


def read(record: Record | Row, revision: Revision | Text | None, slots: Sequence[Slot | Key], *, by: Unlocked) -> Entry:
    """Returns one revision as `by` sees it. Never raises for stored data: what doesn't open is damaged."""
    if record.removed_on is not None:
        return _entry(record, record.rev, reason="altered" if revision is not None else "")
    if revision is None or not slots:
        return _entry(record, record.rev if revision is None else revision.rev, reason="missing")
    rev = revision.rev
    try:
        key = record_key(record, slots, by, rev=rev)
        own = by.keyring.person_keys if record.author_id == by.person.pk else None
        opened = open_body(octets(revision.sealed), key, place(record, by, rev=rev), author_keys=own)
        content = json.loads(opened.content)
        clear = _clear(record)
        if {name: content[name] for name in clear} != clear:
            return _entry(record, rev, reason="altered")
        document = read_document(content["kind"], content["schema"], content["fields"])
        written_at = moment_of(content["written_at"])
        edited = content["earlier"] > 0
    except Newer:
        return _entry(record, rev, reason="newer")
    except (Unopenable, NotADocument, ValueError, TypeError, KeyError, RecursionError):
        return _entry(record, rev, reason="altered")
    return _entry(record, rev, document=document, written_at=written_at, edited=edited, authentic=opened.authentic)


def moment_of(written: str) -> datetime:
    """Raises ValueError if the moment has no zone, or a year that doesn't exist in some zone."""
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None or not 1 < moment.year < 9999:
        raise ValueError(written)
    return moment


def _clear(record: Record | Row) -> dict[str, str | None]:
    """Returns the row's clear columns, as the seal contains them."""
    return {
        "kind": record.kind,
        "space": record.space,
        "day": record.day.isoformat(),
        "author": str(record.author_id),
        "couple": _text(record.couple_id),
        "fold": _text(record.fold_id),
    }


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)


def _payload(document: Document) -> dict[str, Any]:
    return {"schema": document.schema, "fields": document.model_dump(mode="json")}


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def _entry(
    record: Record | Row,
    rev: int,
    *,
    document: Document | None = None,
    written_at: datetime | None = None,
    edited: bool = False,
    authentic: bool | None = None,
    reason: str = "",
) -> Entry:
    return Entry(
        id=record.pk,
        kind=record.kind,
        space=cast(Space, record.space),
        day=record.day,
        rev=rev,
        author_id=record.author_id,
        document=document,
        written_at=written_at,
        couple_id=record.couple_id,
        fold_id=record.fold_id,
        removed_on=record.removed_on,
        removed_by_id=record.removed_by_id,
        edited=edited,
        damaged=bool(reason),
        reason=reason,
        authentic=authentic,
    )
