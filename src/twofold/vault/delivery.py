"""A key handed to another person: from the sender's key to a *pinned* key of theirs.

The outer box shows who sent it; the inner, anonymous one keeps it closed to whoever may hold an old key of the sender's.
"""

from __future__ import annotations

from typing import Final

from twofold.vault.context import Context
from twofold.vault.primitives import Unopenable, anonymous_box, box, digest, open_anonymous_box, same, unbox

_LABEL: Final = b"delivery place"
_HASH: Final = 32


def deliver(payload: bytes, place: Context, *, epoch: int, sender_secret: bytes, recipient_public: bytes) -> bytes:
    inner = anonymous_box(payload, recipient_public=recipient_public)
    return box(_place(place, epoch) + inner, sender_secret=sender_secret, recipient_public=recipient_public)


def receive(sealed: bytes, place: Context, *, epoch: int, sender_public: bytes, recipient_secret: bytes) -> bytes:
    """The payload. Raises Unopenable unless the pinned sender made it for this person and place."""
    content = unbox(bytes(sealed), sender_public=sender_public, recipient_secret=recipient_secret)
    if not same(content[:_HASH], _place(place, epoch)):
        raise Unopenable
    return open_anonymous_box(content[_HASH:], recipient_secret=recipient_secret)


def _place(place: Context, epoch: int) -> bytes:
    return digest(place.associated(key_id=b"", epoch=epoch, rev=0), label=_LABEL, size=_HASH)
