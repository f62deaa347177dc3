"""libsodium behind plain functions. With `secretstream`, the only importer of `nacl`."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from nacl import bindings, exceptions, pwhash

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 24
TAG_BYTES: Final = 16


class Unopenable(Exception):
    """A sealed value does not open: another key, another place, altered, or cut short. It never says which."""


def random_bytes(size: int = KEY_BYTES) -> bytes:
    return secrets.token_bytes(size)


def derive(key: bytes, label: bytes, *parts: bytes, size: int = KEY_BYTES) -> bytes:
    """Keyed BLAKE2b of the length-prefixed parts, personalised by `label` (at most 16 bytes)."""
    if not 16 <= len(key) <= 64:
        raise ValueError(f"a key has 16 to 64 bytes, not {len(key)}")
    return bindings.crypto_generichash_blake2b_salt_personal(
        data=joined(*parts), digest_size=size, key=key, salt=b"", person=label
    )


def digest(*parts: bytes, label: bytes, size: int = KEY_BYTES) -> bytes:
    """Unkeyed BLAKE2b of the length-prefixed parts, personalised by `label`."""
    return bindings.crypto_generichash_blake2b_salt_personal(
        data=joined(*parts), digest_size=size, key=b"", salt=b"", person=label
    )


def joined(*parts: bytes) -> bytes:
    """The parts, each behind its length as u32: no two different lists give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def same(one: bytes, other: bytes) -> bool:
    return hmac.compare_digest(one, other)


def aead_seal(key: bytes, plaintext: bytes, associated: bytes, nonce: bytes) -> bytes:
    return bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associated, nonce, key)


def aead_open(key: bytes, ciphertext: bytes, associated: bytes, nonce: bytes) -> bytes:
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, associated, nonce, key)
    except (exceptions.CryptoError, ValueError, TypeError) as error:
        raise Unopenable from error


def box_key_pair(seed: bytes | None = None) -> tuple[bytes, bytes]:
    """(public, secret), X25519; from a 32-byte seed, or at random."""
    public, secret = bindings.crypto_box_seed_keypair(seed if seed is not None else random_bytes())
    return public, secret


def box_public(secret: bytes) -> bytes:
    return bindings.crypto_scalarmult_base(secret)


def box(plaintext: bytes, *, sender_secret: bytes, recipient_public: bytes) -> bytes:
    """Nonce and authenticated ciphertext from one known key to another."""
    nonce = random_bytes(NONCE_BYTES)
    return nonce + bindings.crypto_box_easy(plaintext, nonce, recipient_public, sender_secret)


def unbox(sealed: bytes, *, sender_public: bytes, recipient_secret: bytes) -> bytes:
    try:
        return bindings.crypto_box_open_easy(
            sealed[NONCE_BYTES:], sealed[:NONCE_BYTES], sender_public, recipient_secret
        )
    except (exceptions.CryptoError, ValueError, TypeError) as error:
        raise Unopenable from error


def anonymous_box(plaintext: bytes, *, recipient_public: bytes) -> bytes:
    return bindings.crypto_box_seal(plaintext, recipient_public)


def open_anonymous_box(sealed: bytes, *, recipient_secret: bytes) -> bytes:
    try:
        return bindings.crypto_box_seal_open(sealed, box_public(recipient_secret), recipient_secret)
    except (exceptions.CryptoError, ValueError, TypeError) as error:
        raise Unopenable from error


def argon2id(passphrase: bytes, salt: bytes, *, operations: int, memory: int, size: int = 64) -> bytes:
    """Argon2id; `memory` in bytes."""
    return pwhash.argon2id.kdf(size, passphrase, salt, opslimit=operations, memlimit=memory)
