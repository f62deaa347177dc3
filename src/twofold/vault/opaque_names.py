"""Opaque names: what lets the server find a row again without knowing what it is called."""

from __future__ import annotations

from twofold.vault import labels
from twofold.vault.primitives import derive, digest


def opaque_name(key: bytes, *parts: str) -> bytes:
    """32 bytes that only a holder of `key` can compute for this name."""
    return derive(derive(key, labels.NAME), labels.NAME, *(part.encode() for part in parts))


def hashed_token(token: str, *, label: bytes) -> bytes:
    """The hash at rest of a random token (a cookie's value) of at least 128 bits."""
    return digest(token.encode(), label=label)
