"""Photos and other files: crypto_secretstream in 64 KiB chunks; the key is stored in a record.

version 1 | header 24 | sealed chunks, each 17 bytes longer than its content; only the last may be shorter than 64 KiB
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from twofold.vault.primitives import Unopenable
from twofold.vault.secretstream import Pull, Push

CHUNK: Final = 64 * 1024
_VERSION: Final = b"\x01"
_HEAD: Final = len(_VERSION) + Pull.HEADER


def seal_stream(content: Iterable[bytes], key: bytes, associated: bytes) -> Iterator[bytes]:
    """Yields the head, then sealed chunks; the last is marked, so that a truncated file doesn't open. Raises BadKey."""
    push = Push(key)
    yield _VERSION + push.header
    for chunk, last in _cut(content, CHUNK):
        yield push.seal(chunk, _VERSION + associated, last=last)


def open_stream(sealed: Iterable[bytes], key: bytes, associated: bytes) -> Iterator[bytes]:
    """Yields the content, chunk by chunk. Raises Unopenable if it was altered, reordered or truncated.

    Chunks before the error are authentic but incomplete: show or keep nothing until the stream has ended.
    """
    pieces = iter(sealed)
    waiting = b""
    while len(waiting) < _HEAD:
        piece = next(pieces, None)
        if piece is None:
            raise Unopenable
        waiting += piece
    if waiting[:1] != _VERSION:
        raise Unopenable
    pull = Pull(key, waiting[1:_HEAD])
    for chunk, last in _cut(_resumed(waiting[_HEAD:], pieces), CHUNK + Pull.OVERHEAD):
        opened, ended = pull.open(chunk, _VERSION + associated)
        if ended != last:
            raise Unopenable
        yield opened


def _resumed(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _cut(pieces: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Yields chunks of `size`, each with True if it is the last, which has 0 to `size` bytes."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        start = 0
        while len(waiting) - start > size:
            yield bytes(waiting[start : start + size]), False
            start += size
        del waiting[:start]
    yield bytes(waiting), True
