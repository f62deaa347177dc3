"""libsodium's secretstream behind two small classes."""

from __future__ import annotations

from typing import ClassVar

from nacl import bindings, exceptions

from twofold.vault.primitives import KEY_BYTES, BadKey, Unopenable


class Push:
    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise BadKey(f"a key has {KEY_BYTES} bytes, not {len(key)}")
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        self.header: bytes = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)

    def seal(self, chunk: bytes, associated: bytes, *, last: bool) -> bytes:
        tag = (
            bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
            if last
            else bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
        )
        sealed: bytes = bindings.crypto_secretstream_xchacha20poly1305_push(self._state, chunk, associated, tag)
        return sealed


class Pull:
    HEADER: ClassVar[int] = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
    OVERHEAD: ClassVar[int] = bindings.crypto_secretstream_xchacha20poly1305_ABYTES

    def __init__(self, key: bytes, header: bytes) -> None:
        if len(key) != KEY_BYTES or len(header) != self.HEADER:
            raise Unopenable
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, key)

    def open(self, sealed: bytes, associated: bytes) -> tuple[bytes, bool]:
        """Returns (chunk, whether it was the last). Raises Unopenable."""
        try:
            chunk, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(self._state, sealed, associated)
        except (exceptions.CryptoError, ValueError, TypeError) as error:
            raise Unopenable from error
        return chunk, tag == bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
