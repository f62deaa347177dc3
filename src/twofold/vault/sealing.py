"""Records: a fresh key for every save, one slot for each reader, and the author's own tag.

Body = AEAD(K_r, tag 32 | tag epoch u32 | content)      Slot = AEAD(reader's key, K_r)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from twofold.vault import labels
from twofold.vault.context import Context
from twofold.vault.envelope import epoch_of, open_sealed, seal
from twofold.vault.key_eras import is_lost
from twofold.vault.primitives import KEY_BYTES, Unopenable, derive, digest, random_bytes, same

_TAG: Final = 32
_RECORD_EPOCH: Final = 0  # a record key is used once, so it has no epochs


@dataclass(frozen=True, slots=True)
class Place:
    """The record that a body or a slot belongs to."""

    instance: UUID
    record: UUID
    author: UUID
    rev: int


@dataclass(frozen=True, slots=True, repr=False)
class ReaderKey:
    """The key of a reader group: `kind` is person, couple or grant."""

    kind: str
    id: UUID
    epoch: int
    key: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """An opened body. `authentic`: True or False if the author reads, None if unknown.

    It is unknown to other readers, and to the author for texts from before a reset whose keys they haven't brought
    back.
    """

    content: bytes
    record_key: bytes
    authentic: bool | None


def _body(place: Place) -> Context:
    return Context("record", place.instance, "record", place.record, "person", place.author, "body")


def _slot(place: Place, kind: str, reader: UUID) -> Context:
    return Context("slot", place.instance, "record", place.record, kind, reader, str(place.author))


def _author_tag(author_key: bytes, place: Place, content: bytes) -> bytes:
    associated = _body(place).associated(key_id=b"", epoch=_RECORD_EPOCH, rev=place.rev)
    return derive(author_key, labels.AUTHOR, associated, digest(content, label=labels.AUTHOR))


def seal_body(content: bytes, place: Place, *, author_key: bytes, author_epoch: int) -> tuple[bytes, bytes]:
    """Returns (body, record key). The key is fresh and is stored only in slots."""
    record_key = random_bytes()
    tagged = _author_tag(author_key, place, content) + author_epoch.to_bytes(4, "big") + content
    return seal(record_key, tagged, _body(place), epoch=_RECORD_EPOCH, rev=place.rev), record_key


def open_body(body: bytes, record_key: bytes, place: Place, *, author_keys: Mapping[int, bytes] | None) -> Opened:
    """Opens a body. `author_keys`: the author's person keys by epoch if the author reads, None for another reader.
    Raises Unopenable.
    """
    tagged = open_sealed(record_key, body, _body(place), epoch=_RECORD_EPOCH, rev=place.rev)
    if len(tagged) < _TAG + 4:
        raise Unopenable
    tag, epoch, content = tagged[:_TAG], int.from_bytes(tagged[_TAG : _TAG + 4], "big"), tagged[_TAG + 4 :]
    authentic = None
    if author_keys is not None:
        author_key = author_keys.get(epoch)
        authentic = author_key is not None and same(tag, _author_tag(author_key, place, content))
        if author_key is None and is_lost(epoch, author_keys):
            authentic = None
    return Opened(content=content, record_key=record_key, authentic=authentic)


def seal_slot(record_key: bytes, place: Place, reader: ReaderKey) -> bytes:
    context = _slot(place, reader.kind, reader.id)
    return seal(reader.key, record_key, context, epoch=reader.epoch, rev=place.rev)


def open_slot(slot: bytes, place: Place, readers: Iterable[ReaderKey], *, kind: str, reader: UUID) -> bytes:
    """Returns the record key in this reader's slot, whichever epoch of their key sealed it. Raises Unopenable."""
    epoch = epoch_of(slot)
    for key in readers:
        if (key.kind, key.id, key.epoch) == (kind, reader, epoch):
            record_key = open_sealed(key.key, slot, _slot(place, kind, reader), epoch=epoch, rev=place.rev)
            if len(record_key) == KEY_BYTES:
                return record_key
    raise Unopenable


def seal_ticket(slot: bytes, ticket_key: bytes, place: Place, couple: UUID) -> bytes:
    """Returns a couple slot that opens only with a ticket key, which the author's browser keeps. Raises BadKey."""
    context = Context("ticket", place.instance, "record", place.record, "couple", couple)
    return seal(ticket_key, slot, context, epoch=0, rev=place.rev)


def open_ticket(ticket: bytes, ticket_key: bytes, place: Place, couple: UUID) -> bytes:
    context = Context("ticket", place.instance, "record", place.record, "couple", couple)
    return open_sealed(ticket_key, ticket, context, epoch=0, rev=place.rev)
