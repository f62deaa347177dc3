"""An answer on its way: the thread that makes it never waits for its reader."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Final

PATIENCE: Final = 30.0  # seconds that the shortest answer may take to be read
SLOWEST: Final = 8 * 1024  # bytes a second, on top of that


class Answer:
    """Stands in for the socket while a thread answers: sends what can be sent at once, and keeps the rest."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.rest = bytearray()
        self.kept = False  # the connection, for a further request
        self.until = 0.0

    def sendall(self, content: bytes) -> None:
        """Raises OSError where nobody is there any more."""
        sent = 0 if self.rest else self._send(content)
        self.rest += memoryview(content)[sent:]

    def send(self, interim: bytes) -> int:
        """That a request may go on has been said while it was collected, where that was asked for."""
        return len(interim)

    def send_on(self) -> bool:
        """A piece more of the rest; True when all is sent. Raises OSError."""
        with memoryview(self.rest) as rest:
            sent = self._send(rest[: 256 * 1024])
        del self.rest[:sent]
        return not self.rest

    def _send(self, content: bytes | memoryview) -> int:
        try:
            return self.sock.send(content, socket.MSG_DONTWAIT)
        except (BlockingIOError, InterruptedError):
            return 0

    def begin_waiting(self, now: float) -> None:
        self.until = now + PATIENCE + len(self.rest) / SLOWEST

    def shutdown(self, _how: int) -> None:
        """Gunicorn's own way to leave waits for two seconds, in the thread; ours is taken by the loop, afterwards."""
        raise OSError

    def close(self) -> None:
        pass


class Collected:
    """In place of a socket to read from: all of the request is here, and there's nothing more to read."""

    def __init__(self) -> None:
        self.asked_for_more = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self.asked_for_more = True
        raise StopIteration
