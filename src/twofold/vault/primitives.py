"""libsodium behind plain functions. Only this module, `group` and `secretstream` import `nacl`."""

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
LONGEST_WAIT: Final = 5.0  # seconds to wait for Argon2
_ARGON2_AT_ONCE = BoundedSemaphore(2)
# Two run and four wait, so that one person who presses five times doesn't keep anyone out, not even themself. Anyone
# beyond that is asked to try again.
_ARGON2_SEATS = BoundedSemaphore(6)


class Unopenable(Exception):
    """A sealed value doesn't open: another key, another place, altered, or cut short. It never says which."""


class Busy(Exception):
    """This process is opening so many passphrases that one more would make everyone wait."""


class BadKey(ValueError):
    """Not a key: of the wrong length, or a public key whose shared secret anyone can compute."""


def octets(stored: object) -> bytes:
    """Returns the bytes of a stored value. Raises Unopenable if the database holds something other than bytes."""
    if not isinstance(stored, bytes | bytearray | memoryview):
        raise Unopenable
    return bytes(stored)


def random_bytes(size: int = KEY_BYTES) -> bytes:
    return secrets.token_bytes(size)


def derive(key: bytes, label: bytes, *parts: bytes, size: int = KEY_BYTES) -> bytes:
    """Returns keyed BLAKE2b of the length-prefixed parts, personalised by `label` (at most 16 bytes). Raises BadKey."""
    if not 16 <= len(key) <= 64:
        raise BadKey(f"a key has 16 to 64 bytes, not {len(key)}")
    return _blake2b(key, label, parts, size)


def digest(*parts: bytes, label: bytes, size: int = KEY_BYTES) -> bytes:
    """Returns unkeyed BLAKE2b of the length-prefixed parts, personalised by `label`."""
    return _blake2b(b"", label, parts, size)


def _blake2b(key: bytes, label: bytes, parts: tuple[bytes, ...], size: int) -> bytes:
    if not 1 <= len(label) <= LABEL_BYTES or label.endswith(b"\0"):
        raise ValueError(f"a label has 1 to {LABEL_BYTES} bytes and no zero at its end: {label!r}")
    return hashlib.blake2b(joined(*parts), digest_size=size, key=key, person=label).digest()


def joined(*parts: bytes) -> bytes:
    """Joins the parts, each prefixed with its length as u32: different lists never give the same bytes."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])


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
    """Returns (public, secret), X25519; from a 32-byte seed, or at random. Raises BadKey."""
    try:
        public, secret = bindings.crypto_box_seed_keypair(seed if seed is not None else random_bytes())
    except exceptions.CryptoError as error:
        raise BadKey("a seed has 32 bytes") from error
    return public, secret


def box_public(secret: bytes) -> bytes:
    if len(secret) != KEY_BYTES:  # the binding doesn't check, and would read past the end
        raise BadKey(f"a secret key has {KEY_BYTES} bytes, not {len(secret)}")
    return bindings.crypto_scalarmult_base(bytes(secret))


def box(plaintext: bytes, *, sender_secret: bytes, recipient_public: bytes) -> bytes:
    """Returns nonce and authenticated ciphertext from one known key to another. Raises BadKey."""
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
    """Runs Argon2id; at most two calls run at once in a process, and four wait. `memory` is in bytes.

    Raises Busy for one call more and after a long wait, and MemoryError if there isn't enough memory.
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
    """Runs `work` in a thread, with lower priority on Linux, so that page requests aren't delayed by sign-ins."""
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
