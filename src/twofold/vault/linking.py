"""Linking two people: an invitation's secret, the proofs made with it, and four words to compare."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from uuid import UUID

from twofold.vault import labels
from twofold.vault.codes import code_bytes, new_code
from twofold.vault.methods import FLOOR
from twofold.vault.primitives import argon2id, derive, digest, joined, same
from twofold.vault.words import WORDS

SYMBOLS: Final = 16
_LOOKUP_KEY: Final = b"twofold invitations"


def new_secret() -> str:
    """Returns 80 random bits as 16 symbols in four groups."""
    return new_code(SYMBOLS)


def lookup(secret: str) -> bytes:
    """Returns the value that finds an invitation by its code and doesn't contain the code. Raises BadCode."""
    return derive(_LOOKUP_KEY, labels.INVITATION_LOOKUP, code_bytes(secret, symbols=SYMBOLS))


def _key(secret: str, label: bytes) -> bytes:
    return derive(_LOOKUP_KEY, label, code_bytes(secret, symbols=SYMBOLS))


def invitation_mac(secret: str, *, public_key: bytes, inviter: UUID, invitation: UUID, instance: UUID) -> bytes:
    """Proves to the holder of the code that this public key is the inviter's. Raises BadCode."""
    key = _key(secret, labels.INVITATION_MAC)
    return derive(key, labels.INVITATION_MAC, public_key, inviter.bytes, invitation.bytes, instance.bytes)


def acceptance_mac(
    secret: str, *, public_key: bytes, accepted_by: UUID, couple: UUID, invitation: UUID, instance: UUID
) -> bytes:
    """Proves to the inviter that this public key belongs to the person who held the code. Raises BadCode."""
    key = _key(secret, labels.ACCEPTANCE_MAC)
    parts = (public_key, accepted_by.bytes, couple.bytes, invitation.bytes, instance.bytes)
    return derive(key, labels.ACCEPTANCE_MAC, *parts)


def genuine(mac: bytes | None, expected: bytes) -> bool:
    return mac is not None and same(bytes(mac), expected)


def safety_words(one: bytes, other: bytes, *, instance: UUID) -> tuple[str, str, str, str]:
    """Returns four words, the same on both devices if both hold the same two public keys, in either order.

    An attacker in between who may choose a key on both sides needs only about 2^26 tries to make four words match;
    Argon2id makes each try expensive.
    """
    first, second = sorted((bytes(one), bytes(other)))
    return _words(first, second, instance.bytes)


@lru_cache(maxsize=256)
def _words(first: bytes, second: bytes, instance: bytes) -> tuple[str, str, str, str]:
    salt = digest(first, second, instance, label=labels.SAFETY_WORDS, size=16)
    whole = joined(labels.FORMAT, labels.SAFETY_WORDS, first, second, instance)
    raw = argon2id(whole, salt, operations=FLOOR.operations, memory=FLOOR.memory, size=16)
    value = int.from_bytes(raw, "big")
    words = []
    for _ in range(4):
        value, index = divmod(value, len(WORDS))
        words.append(WORDS[index])
    return words[0], words[1], words[2], words[3]
