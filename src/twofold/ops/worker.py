"""Threads that wait for nobody: a request is collected whole, without a thread, before one begins to answer it."""

from __future__ import annotations

import re
import selectors
import socket
import struct
import time
from functools import partial
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]  # gunicorn has no types

SILENCE: Final = 15.0  # seconds a connection may say nothing: browsers open some ahead of time
WHOLE: Final = 20.0  # seconds from the first byte of a request to its last
IN_THREAD: Final = 2  # seconds for a piece that a thread reads or sends itself
LONGEST_HEAD: Final = 64 * 1024
LONGEST_BODY: Final = 1024 * 1024 + 64 * 1024  # what Twofold takes, and what a form adds; more is refused by its length
TOGETHER: Final = 64 * 1024 * 1024  # bytes that all unfinished requests of a worker may hold

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)
_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)


class Request:
    """The bytes of one request as they come in, and when they have to be complete."""

    __slots__ = ("content", "continued", "parsed", "until")

    def __init__(self, *, until: float) -> None:
        self.content = bytearray()
        self.until = until
        self.continued = False
        self.parsed = 0  # where the next chunk begins, in a body that comes in chunks

    @property
    def head(self) -> bytes:
        """The request line and headers, or nothing before they are complete."""
        end = self.content.find(b"\r\n\r\n")
        return b"" if end < 0 else bytes(self.content[: end + 4])

    @property
    def complete(self) -> bool:
        """Nothing more is waited for: all of it is here, or what is here is enough to refuse it."""
        head = self.head
        if not head:
            return len(self.content) > LONGEST_HEAD
        body = len(self.content) - len(head)
        if _CHUNKED.search(head):
            return body > LONGEST_BODY or self._last_chunk(len(head))
        length = _LENGTH.search(head)
        wanted = int(length[1]) if length else 0
        return wanted > LONGEST_BODY or body >= wanted

    def _last_chunk(self, start: int) -> bool:
        """Whether the chunk of no bytes is here, or something that is no chunk."""
        at = max(self.parsed, start)
        while (end := self.content.find(b"\r\n", at)) >= 0:
            try:
                size = int(bytes(self.content[at:end]).partition(b";")[0], 16)
            except ValueError:
                return True
            if size <= 0:
                return size < 0 or self.content.find(b"\r\n\r\n", end) >= 0
            at = end + 2 + size + 2
            if at > len(self.content):
                break
            self.parsed = at
        return False

    @property
    def awaits_continue(self) -> bool:
        return not self.continued and bool(_CONTINUE.search(self.head))


class HouseWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn gives a thread to each connection as soon as it speaks, and waits there for what follows. A handful of
    strangers who send a byte now and then would hold every thread.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collecting: dict[Any, Request] = {}

    def accept(self, listener: Any) -> None:
        try:
            client, address = listener.accept()
        except OSError:  # gone again, or another worker took it
            return
        self.nr_conns += 1
        self._collect(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        """The next request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._collect(conn)

    def enqueue_req(self, conn: Any) -> None:
        """Also for what a client sent behind a request before it was answered: it is collected like any other."""
        if conn.parser is None or hasattr(conn, "collected"):
            super().enqueue_req(conn)
            return
        rest = conn.parser.unreader.take_buffered()
        self._collect(conn)
        self.collecting[conn].content += rest
        if self.collecting[conn].complete:
            self._answer(conn)

    def _collect(self, conn: Any) -> None:
        conn.sock.setblocking(False)
        self.collecting[conn] = Request(until=time.monotonic() + SILENCE)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._more, conn))

    def _more(self, conn: Any, _client: Any) -> None:
        request = self.collecting[conn]
        try:
            piece = conn.sock.recv(64 * 1024)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            return self._drop(conn)
        if not piece and not request.content:
            return self._drop(conn)
        if not request.content:
            request.until = time.monotonic() + WHOLE
        request.content += piece
        if sum(len(one.content) for one in self.collecting.values()) > TOGETHER:
            return self._drop(conn)
        if not piece or request.complete:
            return self._answer(conn)
        if request.awaits_continue:
            self._say_continue(conn, request)

    def _say_continue(self, conn: Any, request: Request) -> None:
        request.continued = True
        try:
            conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        except OSError:
            self._drop(conn)

    def _answer(self, conn: Any) -> None:
        conn.collected = bytes(self.collecting.pop(conn).content)
        self.poller.unregister(conn.sock)
        conn.data_ready = True
        self.enqueue_req(conn)

    def _drop(self, conn: Any) -> None:
        del self.collecting[conn]
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Close what has not become a whole request in its time; while the worker stops, what has not begun."""
        now = time.monotonic()
        for conn, request in list(self.collecting.items()):
            if request.until < now or not (self.alive or request.content):
                self._drop(conn)
        super().murder_pending()

    def handle(self, conn: Any) -> Any:
        """In a thread: the request is here already. Only what is refused by its length is read further, for a moment."""
        patience = struct.pack("ll", IN_THREAD, 0)
        conn.sock.setblocking(True)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(SILENCE), 0))
        conn.init()
        conn.parser.unreader.unread(conn.__dict__.pop("collected", b""))
        return super().handle(conn)
