"""libsodium behind plain functions. With `group` and `secretstream`, the only importer of `nacl`."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import BoundedSemaphore, Thread, get_native_id
from typing import Final

from nacl import bindings, exceptions, pwhash

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 24
TAG_BYTES: Final = 16
LABEL_BYTES: Final = 16
LONGEST_WAIT: Final = 5.0  # seconds for a turn with Argon2
_ARGON2_AT_ONCE = BoundedSemaphore(2)
# Two that run and four that wait, so that one person who presses five times keeps nobody out, themself neither; whoever
# comes beyond is asked to try again.
_ARGON2_SEATS = BoundedSemaphore(6)


class Unopenable(Exception):
    """A sealed value does not open: another key, another place, altered, or cut short. It never says which."""


class Busy(Exception):
    """So many passphrases are being opened in this process that one more would keep everybody else waiting."""


class BadKey(ValueError):
    """Not a key: of another length, or a public key whose shared secret everybody can compute."""


def octets(stored: object) -> bytes:
    """The bytes of a stored value. Raises Unopenable where the database holds something that is not bytes."""
    if not isinstance(stored, bytes | bytearray | memoryview):
        raise Unopenable
    return bytes(stored)


def random_bytes(size: int = KEY_BYTES) -> bytes:
    return secrets.token_bytes(size)


def derive(key: bytes, label: bytes, *parts: bytes, size: int = KEY_BYTES) -> bytes:
    """Keyed BLAKE2b of the length-prefixed parts, personalised by `label` (at most 16 bytes)."""
    if not 16 <= len(key) <= 64:
        raise BadKey(f"a key has 16 to 64 bytes, not {len(key)}")
    return _blake2b(key, label, parts, size)


def digest(*parts: bytes, label: bytes, size: int = KEY_BYTES) -> bytes:
    """Unkeyed BLAKE2b of the length-prefixed parts, personalised by `label`."""
    return _blake2b(b"", label, parts, size)


def _blake2b(key: bytes, label: bytes, parts: tuple[bytes, ...], size: int) -> bytes:
    if not 1 <= len(label) <= LABEL_BYTES or label.endswith(b"\0"):
        raise ValueError(f"a label has 1 to {LABEL_BYTES} bytes and no zero at its end: {label!r}")
    return hashlib.blake2b(joined(*parts), digest_size=size, key=key, person=label).digest()


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
    try:
        public, secret = bindings.crypto_box_seed_keypair(seed if seed is not None else random_bytes())
    except exceptions.CryptoError as error:
        raise BadKey("a seed has 32 bytes") from error
    return public, secret


def box_public(secret: bytes) -> bytes:
    if len(secret) != KEY_BYTES:  # the binding does not look, and would read past the end
        raise BadKey(f"a secret key has {KEY_BYTES} bytes, not {len(secret)}")
    return bindings.crypto_scalarmult_base(bytes(secret))


def box(plaintext: bytes, *, sender_secret: bytes, recipient_public: bytes) -> bytes:
    """Nonce and authenticated ciphertext from one known key to another. Raises BadKey."""
    nonce = random_bytes(NONCE_BYTES)
    try:
        return nonce + bindings.crypto_box_easy(plaintext, nonce, bytes(recipient_public), sender_secret)
    except exceptions.CryptoError as error:
        raise BadKey("this key cannot be sealed to") from error


def unbox(sealed: bytes, *, sender_public: bytes, recipient_secret: bytes) -> bytes:
    try:
        return bindings.crypto_box_open_easy(
            sealed[NONCE_BYTES:], sealed[:NONCE_BYTES], bytes(sender_public), recipient_secret
        )
    except (exceptions.CryptoError, ValueError, TypeError) as error:
        raise Unopenable from error


def anonymous_box(plaintext: bytes, *, recipient_public: bytes) -> bytes:
    """Raises BadKey."""
    try:
        return bindings.crypto_box_seal(plaintext, bytes(recipient_public))
    except exceptions.CryptoError as error:
        raise BadKey("this key cannot be sealed to") from error


def open_anonymous_box(sealed: bytes, *, recipient_secret: bytes) -> bytes:
    try:
        return bindings.crypto_box_seal_open(sealed, box_public(recipient_secret), recipient_secret)
    except (exceptions.CryptoError, ValueError, TypeError) as error:
        raise Unopenable from error


def argon2id(passphrase: bytes, salt: bytes, *, operations: int, memory: int, size: int = 64) -> bytes:
    """Argon2id, at most two at once in a process, and four that wait; `memory` in bytes.

    Raises Busy for one more and after a long wait, and MemoryError where there is not so much memory.
    """
    if not _ARGON2_SEATS.acquire(blocking=False):
        raise Busy
    try:
        if not _ARGON2_AT_ONCE.acquire(timeout=LONGEST_WAIT):
            raise Busy
        try:
            return _aside(lambda: pwhash.argon2id.kdf(size, passphrase, salt, opslimit=operations, memlimit=memory))
        finally:
            _ARGON2_AT_ONCE.release()
    except exceptions.RuntimeError as error:
        raise MemoryError(f"Argon2id could not have {memory} bytes") from error
    finally:
        _ARGON2_SEATS.release()


def _aside(work: Callable[[], bytes]) -> bytes:
    """In a thread of its own that lets others go first, where the system can tell threads apart: whoever waits for a
    page is not kept by whoever signs in.
    """
    done: Future[bytes] = Future()

    def run() -> None:
        if sys.platform == "linux":
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, get_native_id(), 5)
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, daemon=True, name="argon2").start()
    return done.result()
