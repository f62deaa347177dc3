"""Unlock methods: how a passphrase or a recovery code opens the account key, and how each is recognised.

One Argon2id call gives 64 bytes: the first half recognises the person, the second opens their keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final
from uuid import UUID

from twofold.vault import labels
from twofold.vault.codes import code_bytes
from twofold.vault.primitives import (
    Unopenable,
    anonymous_box,
    argon2id,
    box_key_pair,
    derive,
    joined,
    open_anonymous_box,
    random_bytes,
    same,
)

SALT_BYTES: Final = 16
_AT_ONCE = BoundedSemaphore(2)


class WeakParameters(ValueError):
    """Argon2id parameters below the floor; such a row is refused, whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id: passes, and memory in bytes."""

    operations: int
    memory: int

    def check(self) -> Cost:
        if self.operations < FLOOR.operations or self.memory < FLOOR.memory:
            raise WeakParameters(f"t={self.operations}, {self.memory} bytes is below t=3, 64 MiB")
        return self


FLOOR: Final = Cost(operations=3, memory=64 * 1024 * 1024)
CURRENT: Final = FLOOR


@dataclass(frozen=True, slots=True)
class Derived:
    """What a passphrase or code gives: `verifier` recognises it (stored), `secret` opens (never stored)."""

    verifier: bytes
    secret: bytes


@dataclass(frozen=True, slots=True)
class MethodKeys:
    """What a keyring keeps of a method, so that a new account key can be sealed to it without presenting it."""

    public: bytes
    mac: bytes


def from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> Derived:
    """One Argon2id call, at most two at once in a process. Raises WeakParameters below the floor."""
    cost.check()
    with _AT_ONCE:
        raw = argon2id(normal(passphrase).encode(), salt, operations=cost.operations, memory=cost.memory)
    return Derived(verifier=derive(raw[:32], labels.METHOD_VERIFIER), secret=raw[32:])


def from_recovery_code(code: str) -> Derived:
    """160 random bits need no slow hash. Raises BadCode where it is not such a code."""
    raw = code_bytes(code, symbols=32)
    return Derived(
        verifier=derive(derive(raw, labels.RECOVERY_SIGN_IN), labels.METHOD_VERIFIER),
        secret=derive(raw, labels.RECOVERY_METHOD),
    )


def normal(passphrase: str) -> str:
    """The passphrase as it is hashed: Unicode NFKC, runs of white space as one space, none at the ends."""
    import unicodedata

    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def new_salt() -> bytes:
    return random_bytes(SALT_BYTES)


def method_keys(secret: bytes) -> MethodKeys:
    public, _ = box_key_pair(derive(secret, labels.METHOD_BOX))
    return MethodKeys(public=public, mac=derive(secret, labels.METHOD_MAC))


def _mac(keys: MethodKeys, account_key: bytes, generation: int, person: UUID, method: UUID, instance: UUID) -> bytes:
    return derive(
        keys.mac,
        labels.METHOD_MAC,
        account_key,
        generation.to_bytes(4, "big"),
        person.bytes,
        method.bytes,
        instance.bytes,
        keys.public,
    )


def seal_account_key(
    keys: MethodKeys, account_key: bytes, *, generation: int, person: UUID, method: UUID, instance: UUID
) -> bytes:
    """The account key, sealed to a method's public key. Only a holder of its MAC key can make a valid one."""
    mac = _mac(keys, account_key, generation, person, method, instance)
    content = joined(account_key, generation.to_bytes(4, "big"), person.bytes, mac)
    return anonymous_box(content, recipient_public=keys.public)


def open_account_key(
    secret: bytes, sealed: bytes, *, generation: int, person: UUID, method: UUID, instance: UUID
) -> bytes:
    """The account key of this generation. Raises Unopenable where the box, its MAC or its place is wrong."""
    keys = method_keys(secret)
    _, box_secret = box_key_pair(derive(secret, labels.METHOD_BOX))
    content = open_anonymous_box(bytes(sealed), recipient_secret=box_secret)
    account_key, rest = content[4:36], content[36:]
    mac = _mac(keys, account_key, generation, person, method, instance)
    if not same(rest, joined(account_key, generation.to_bytes(4, "big"), person.bytes, mac)[36:]):
        raise Unopenable
    return account_key
