"""The one envelope for everything sealed under a symmetric key.

version 1 | suite 1 | key_id 16 | epoch u32 | rev u64 | nonce 24 | ciphertext | tag 16   (big endian)
"""

from __future__ import annotations

import struct
from typing import Final

from twofold.vault import labels
from twofold.vault.context import Context
from twofold.vault.padding import pad, unpad
from twofold.vault.primitives import (
    KEY_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    BadKey,
    Unopenable,
    aead_open,
    aead_seal,
    derive,
    octets,
    random_bytes,
    same,
)

VERSION: Final = 1
SUITE: Final = 1  # XChaCha20-Poly1305-IETF, padded plaintext
_HEADER: Final = struct.Struct(">BB16sIQ24s")
OVERHEAD: Final = _HEADER.size + TAG_BYTES


def key_id(key: bytes) -> bytes:
    """Returns 16 bytes that identify a key without revealing it."""
    return derive(key, labels.KEY_ID, size=16)


def seal(key: bytes, plaintext: bytes, context: Context, *, epoch: int, rev: int) -> bytes:
    """Pads and seals `plaintext` for this place, under `key` of `epoch`, as revision `rev`. Raises BadKey."""
    if len(key) != KEY_BYTES:
        raise BadKey(f"a sealing key has {KEY_BYTES} bytes, not {len(key)}")
    named = key_id(key)
    nonce = random_bytes(NONCE_BYTES)
    associated = context.associated(key_id=named, epoch=epoch, rev=rev)
    header = _HEADER.pack(VERSION, SUITE, named, epoch, rev, nonce)
    return header + aead_seal(derive(key, labels.SEAL), pad(plaintext), associated, nonce)


def open_sealed(key: bytes, blob: bytes, context: Context, *, epoch: int, rev: int) -> bytes:
    """Returns the plaintext sealed for exactly this place, key, epoch and revision. Raises Unopenable."""
    blob = octets(blob)
    if len(blob) < OVERHEAD or len(key) != KEY_BYTES:
        raise Unopenable
    version, suite, named, sealed_epoch, sealed_rev, nonce = _HEADER.unpack_from(blob)
    wanted = key_id(key)
    if (version, suite, sealed_epoch, sealed_rev) != (VERSION, SUITE, epoch, rev) or not same(named, wanted):
        raise Unopenable
    associated = context.associated(key_id=wanted, epoch=epoch, rev=rev)
    return unpad(aead_open(derive(key, labels.SEAL), blob[_HEADER.size :], associated, nonce))


def epoch_of(blob: bytes) -> int:
    """Returns the epoch that an envelope claims, to look up its key. Raises Unopenable if it isn't an envelope."""
    blob = octets(blob)
    if len(blob) < OVERHEAD:
        raise Unopenable
    return int(_HEADER.unpack_from(blob)[3])
