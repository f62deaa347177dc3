"""Photos and other files: crypto_secretstream in 64 KiB chunks; the key stands inside a record.

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
    """Head, then sealed chunks; the last one is marked, so that a cut file does not open. Raises BadKey."""
    push = Push(key)
    yield _VERSION + push.header
    for chunk, last in _cut(content, CHUNK):
        yield push.seal(chunk, _VERSION + associated, last=last)


def open_stream(sealed: Iterable[bytes], key: bytes, associated: bytes) -> Iterator[bytes]:
    """The content, chunk by chunk. Raises Unopenable where it was altered, reordered or cut.

    What came before the raise is authentic but not the whole: show or keep nothing until the end has come.
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
    """Chunks of `size`, each with whether it is the last, which has 0 to `size` bytes."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        start = 0
        while len(waiting) - start > size:
            yield bytes(waiting[start : start + size]), False
            start += size
        del waiting[:start]
    yield bytes(waiting), True
