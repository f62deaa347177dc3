"""Unlock methods: how a passphrase or a recovery code opens the account key, and how each is recognised.

One Argon2id call gives 64 bytes: the first half recognises the person, the second opens their keys.

Sealed account key: version 1 | anonymous box( account key, generation u32, person, MAC, each prefixed with its length )
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from twofold.vault import labels
from twofold.vault.codes import code_bytes, code_from
from twofold.vault.primitives import (
    KEY_BYTES,
    Unopenable,
    anonymous_box,
    argon2id,
    box_key_pair,
    derive,
    joined,
    octets,
    open_anonymous_box,
    random_bytes,
    same,
)

SALT_BYTES: Final = 16
_VERSION: Final = b"\x01"


class WeakParameters(ValueError):
    """Argon2id parameters out of bounds (too low or too high), or a salt of the wrong length. The row is refused."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id's cost: passes, and memory in bytes."""

    operations: int
    memory: int

    def check(self) -> Cost:
        if self.operations < FLOOR.operations or self.memory < FLOOR.memory:
            raise WeakParameters(f"t={self.operations}, {self.memory} bytes is below t=3, 64 MiB")
        if self.operations > CEILING.operations or self.memory > CEILING.memory:
            raise WeakParameters(f"t={self.operations}, {self.memory} bytes is beyond t=16, 1 GiB")
        return self


FLOOR: Final = Cost(operations=3, memory=64 * 1024 * 1024)
CEILING: Final = Cost(operations=16, memory=1024 * 1024 * 1024)
CURRENT: Final = FLOOR


@dataclass(frozen=True, slots=True, repr=False)
class Derived:
    """Derived from a passphrase or code: `verifier` recognises it (stored), `secret` opens (never stored)."""

    verifier: bytes
    secret: bytes


@dataclass(frozen=True, slots=True, repr=False)
class MethodKeys:
    """Keys that a keyring keeps, to seal a new account key to the method without its passphrase or code."""

    public: bytes
    mac: bytes


def from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> Derived:
    """Derives with one Argon2id call, at most two at once in a process. Raises WeakParameters, Busy, MemoryError."""
    cost.check()
    if len(salt) != SALT_BYTES:
        raise WeakParameters(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    given = normal(passphrase).encode("utf-8", "surrogatepass")
    raw = argon2id(given, bytes(salt), operations=cost.operations, memory=cost.memory)
    return Derived(verifier=derive(raw[:32], labels.METHOD_VERIFIER), secret=raw[32:])


def from_recovery_code(code: str) -> Derived:
    """Derives from 160 random bits, which need no slow hash. Raises BadCode."""
    raw = code_bytes(code, symbols=32)
    return Derived(
        verifier=derive(derive(raw, labels.RECOVERY_SIGN_IN), labels.METHOD_VERIFIER),
        secret=derive(raw, labels.RECOVERY_METHOD),
    )


def recovery_code_again(account_key: bytes, seed: bytes) -> str:
    """Returns the same recovery code for the same account key and seed; neither alone reveals it."""
    return code_from(derive(account_key, labels.RECOVERY_ONCE, seed))


def normal(passphrase: str) -> str:
    """Returns the passphrase as it is hashed: Unicode NFKC, runs of white space as one space, none at the ends."""
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
        labels.FORMAT,
        account_key,
        generation.to_bytes(4, "big"),
        person.bytes,
        method.bytes,
        instance.bytes,
        keys.public,
    )


def _content(
    keys: MethodKeys, account_key: bytes, generation: int, person: UUID, method: UUID, instance: UUID
) -> bytes:
    mac = _mac(keys, account_key, generation, person, method, instance)
    return joined(account_key, generation.to_bytes(4, "big"), person.bytes, mac)


def seal_account_key(
    keys: MethodKeys, account_key: bytes, *, generation: int, person: UUID, method: UUID, instance: UUID
) -> bytes:
    """Returns the account key sealed to a method's public key. Only a holder of the MAC key can make a valid one."""
    content = _content(keys, account_key, generation, person, method, instance)
    return _VERSION + anonymous_box(content, recipient_public=keys.public)


def open_account_key(
    secret: bytes, sealed: bytes, *, generation: int, person: UUID, method: UUID, instance: UUID
) -> bytes:
    """Returns the account key of this generation. Raises Unopenable if the box, its MAC or its place is wrong."""
    sealed = octets(sealed)
    if sealed[:1] != _VERSION or len(secret) != KEY_BYTES or not 0 <= generation < 1 << 32:
        raise Unopenable
    keys = method_keys(secret)
    _, box_secret = box_key_pair(derive(secret, labels.METHOD_BOX))
    content = open_anonymous_box(sealed[1:], recipient_secret=box_secret)
    account_key = content[4 : 4 + KEY_BYTES]
    if not same(content, _content(keys, account_key, generation, person, method, instance)):
        raise Unopenable
    return account_key
