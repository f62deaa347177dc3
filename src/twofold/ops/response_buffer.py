"""An answer on its way: the thread that makes it never waits for the client to read."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Final

PATIENCE: Final = 30.0  # seconds that a client has to read the shortest answer
SLOWEST: Final = 8 * 1024  # bytes a second, on top of that


class Answer:
    """Replaces the socket while a thread answers: sends what can be sent at once, and keeps the rest."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.rest = bytearray()
        self.kept = False  # whether the connection stays open for another request
        self.until = 0.0

    def sendall(self, content: bytes) -> None:
        """Sends or keeps the content. Raises OSError if the client is gone."""
        sent = 0 if self.rest else self._send(content)
        self.rest += memoryview(content)[sent:]

    def send(self, interim: bytes) -> int:
        """Sends nothing: "100 Continue" was sent, if the client asked for it, while the request was collected."""
        return len(interim)

    def send_on(self) -> bool:
        """Sends a piece of the rest; returns True if all is sent. Raises OSError."""
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
        """Raises OSError: gunicorn would wait two seconds here, in the thread; our loop closes it afterwards."""
        raise OSError

    def close(self) -> None:
        pass


class Collected:
    """Replaces the socket for reading: the whole request is already here, so there is nothing more to read."""

    def __init__(self) -> None:
        self.asked_for_more = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self.asked_for_more = True
        raise StopIteration
