"""Opaque names, by which the server finds a row without knowing the row's real name."""

from __future__ import annotations

from twofold.vault import labels
from twofold.vault.primitives import derive, digest


def opaque_name(key: bytes, *parts: str) -> bytes:
    """Returns 32 bytes that only a holder of `key` can compute for this name."""
    return derive(derive(key, labels.NAME), labels.NAME, *(part.encode() for part in parts))


def hashed_token(token: str, *, label: bytes) -> bytes:
    """Returns the stored hash of a random token (a cookie's value) of at least 128 bits."""
    return digest(token.encode(), label=label)
