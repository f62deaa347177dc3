"""Delivers a key to another person: from the sender's key to the recipient's *pinned* key.

version 1 | nonce 24 | box( place 32 | anonymous box(payload) )

The outer box proves the sender; the inner, anonymous one keeps out anyone who may hold an old key of the sender's.
"""

from __future__ import annotations

from typing import Final

from twofold.vault import labels
from twofold.vault.context import Context
from twofold.vault.primitives import (
    Unopenable,
    anonymous_box,
    box,
    box_public,
    digest,
    octets,
    open_anonymous_box,
    same,
    unbox,
)

_VERSION: Final = b"\x01"
_HASH: Final = 32


def deliver(payload: bytes, place: Context, *, epoch: int, sender_secret: bytes, recipient_public: bytes) -> bytes:
    """Returns the sealed payload. Raises BadKey if the recipient's key can't be sealed to."""
    head = _place(place, epoch, box_public(sender_secret), recipient_public)
    inner = anonymous_box(payload, recipient_public=recipient_public)
    return _VERSION + box(head + inner, sender_secret=sender_secret, recipient_public=recipient_public)


def receive(sealed: bytes, place: Context, *, epoch: int, sender_public: bytes, recipient_secret: bytes) -> bytes:
    """Returns the payload. Raises Unopenable unless the pinned sender sealed it for this person and place."""
    sealed = octets(sealed)
    if sealed[:1] != _VERSION or not 0 <= epoch < 1 << 32 or len(recipient_secret) != 32:
        raise Unopenable
    content = unbox(sealed[1:], sender_public=octets(sender_public), recipient_secret=recipient_secret)
    if not same(content[:_HASH], _place(place, epoch, sender_public, box_public(recipient_secret))):
        raise Unopenable
    return open_anonymous_box(content[_HASH:], recipient_secret=recipient_secret)


def _place(place: Context, epoch: int, sender_public: bytes, recipient_public: bytes) -> bytes:
    """Hashes the place and direction: either key opens a box, so it could be sent back to its sender."""
    associated = place.associated(key_id=b"", epoch=epoch, rev=0)
    return digest(associated, bytes(sender_public), bytes(recipient_public), label=labels.DELIVERY, size=_HASH)
