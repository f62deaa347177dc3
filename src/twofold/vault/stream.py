"""Photos and other files: crypto_secretstream in 64 KiB chunks; the key stands inside a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from twofold.vault.primitives import Unopenable
from twofold.vault.secretstream import Pull, Push

CHUNK: Final = 64 * 1024


def seal_stream(content: Iterable[bytes], key: bytes, associated: bytes) -> Iterator[bytes]:
    """Header, then sealed chunks; the last one is marked, so that a cut file does not open."""
    push = Push(key)
    yield push.header
    waiting = b""
    for piece in content:
        waiting += piece
        while len(waiting) > CHUNK:
            yield push.seal(waiting[:CHUNK], associated, last=False)
            waiting = waiting[CHUNK:]
    yield push.seal(waiting, associated, last=True)


def open_stream(sealed: Iterable[bytes], key: bytes, associated: bytes) -> Iterator[bytes]:
    """The content, chunk by chunk. Raises Unopenable where it was altered, reordered or cut."""
    pull: Pull | None = None
    waiting, ended = b"", False
    for piece in sealed:
        waiting += piece
        if pull is None and len(waiting) >= Pull.HEADER:
            pull, waiting = Pull(key, waiting[: Pull.HEADER]), waiting[Pull.HEADER :]
        while pull is not None and len(waiting) > CHUNK + Pull.OVERHEAD:
            yield pull.open(waiting[: CHUNK + Pull.OVERHEAD], associated)[0]
            waiting = waiting[CHUNK + Pull.OVERHEAD :]
            if pull.ended:
                raise Unopenable
    if pull is None:
        raise Unopenable
    content, ended = pull.open(waiting, associated)
    if not ended:
        raise Unopenable
    yield content
