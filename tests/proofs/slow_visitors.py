"""Connections that take their time, each in its own way, and come back as soon as they are ended."""

from __future__ import annotations

import select
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.proofs.fronts import Front

PACE = 0.4  # seconds between two bytes
BIG = "/static/web/fonts/literata-latin-wght-italic.woff2"  # the largest answer that anybody may ask for
GONE = (OSError, ssl.SSLError)


@dataclass
class Slow:
    """One connection: what it says at once, what it says byte by byte, and whether it ever reads."""

    front: Front
    at_once: bytes = b""
    then: bytes = b""
    reads: int = 0
    bare: bool = False
    deaf: bool = False  # looks at no answer, and at no end
    source: str = "127.0.0.1"
    socket: socket.socket | None = None
    said: int = 0

    def begin(self) -> None:
        how = self.front.bare if self.bare else self.front.open
        self.socket = how(self.source, receive=2304 if self.reads else 0, patience=10)
        self.said = 0
        with suppress(*GONE):  # the next step tells
            self.socket.sendall(self.at_once)
        self.socket.setblocking(False)

    def step(self) -> bool:
        """One byte more. False when the server has ended the connection, or has answered what was no whole request."""
        assert self.socket is not None
        try:
            if self.said < len(self.then):
                self.socket.send(self.then[self.said : self.said + 1])
                self.said += 1
            if self.reads:
                return self._read(self.reads)
            return self.deaf or not _readable(self.socket) or self._read(65536)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
            return True
        except GONE:
            return False

    def _read(self, size: int) -> bool:
        assert self.socket is not None
        try:
            return bool(self.socket.recv(size))
        except (ssl.SSLWantReadError, BlockingIOError):
            return True

    def end(self) -> None:
        if self.socket is not None:
            self.socket.close()


def _readable(one: socket.socket) -> bool:
    if isinstance(one, ssl.SSLSocket) and one.pending():
        return True
    return bool(select.select([one], [], [], 0)[0])


def _get(front: Front, path: str, more: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {front.host}\r\n{more}\r\n".encode()


def _post(front: Front, more: str) -> bytes:
    kind = "Content-Type: application/x-www-form-urlencoded"
    return f"POST /sign-in HTTP/1.1\r\nHost: {front.host}\r\n{kind}\r\n{more}\r\n".encode()


Maker = Callable[[Front], Slow]
KINDS: dict[str, Maker] = {
    "silent": lambda front: Slow(front, bare=True),
    "head, then silence": lambda front: Slow(front, _get(front, "/help")[:-9]),
    "head byte by byte": lambda front: Slow(front, then=_get(front, "/help", f"X-More: {'x' * 4000}\r\n")),
    "body byte by byte": lambda front: Slow(front, _post(front, "Content-Length: 900\r\n"), b"sign_in=" + b"x" * 892),
    "chunks byte by byte": lambda front: Slow(
        front, _post(front, "Transfer-Encoding: chunked\r\n"), b"1\r\nx\r\n" * 300
    ),
    "too long a body": lambda front: Slow(front, _post(front, "Content-Length: 90000000\r\n"), b"x" * 4000),
    "empty lines first": lambda front: Slow(front, b"\r\n\r\nG", b"ET /help HTTP/1.1\r\n" + b"x" * 4000),
    "reader": lambda front: Slow(front, _get(front, BIG) * 60, reads=64),
    "never closes": lambda front: Slow(front, _get(front, "/help", "Connection: close\r\n"), b"x" * 4000, deaf=True),
}


@dataclass
class Crowd:
    """So many slow connections of every kind at once, kept up until told to stop."""

    front: Front
    size: int
    kinds: tuple[str, ...] = tuple(KINDS)
    ended: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._slow = [(kind, KINDS[kind](self.front)) for _, kind in zip(range(self.size), self._turns(), strict=False)]
        for number, (_kind, slow) in enumerate(self._slow):
            slow.source = f"127.0.{1 + number // 250}.{1 + number % 250}"
        share = -(-len(self._slow) // 4)
        parts = [self._slow[at : at + share] for at in range(0, len(self._slow), share)]
        self._threads = [threading.Thread(target=self._keep_up, args=(part,), daemon=True) for part in parts]

    def _turns(self) -> list[str]:
        return [kind for _ in range(-(-self.size // len(self.kinds))) for kind in self.kinds]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)
        for _kind, slow in self._slow:
            slow.end()

    @property
    def held(self) -> int:
        """How many stand open now."""
        return sum(slow.socket is not None and slow.socket.fileno() >= 0 for _, slow in self._slow)

    def _keep_up(self, part: list[tuple[str, Slow]]) -> None:
        while not self._stop.is_set():
            begun = time.monotonic()
            for kind, slow in part:
                if self._stop.is_set():
                    return
                if slow.socket is None:
                    self._begin(slow)
                elif not slow.step():
                    self.ended[kind] += 1
                    slow.end()
                    self._begin(slow)
            self._stop.wait(max(0.0, PACE - (time.monotonic() - begun)))

    def _begin(self, slow: Slow) -> None:
        try:
            slow.begin()
        except GONE:
            self.refused += 1
            slow.end()
            slow.socket = None
