"""Threads that don't wait for clients: a thread gets a whole request, and the loop sends the answer."""

from __future__ import annotations

import selectors
import socket
import struct
import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any, Final

from gunicorn.http import get_parser  # type: ignore[import-untyped]  # gunicorn has no types
from gunicorn.workers.gthread import (  # type: ignore[import-untyped]  # gunicorn has no types
    STOP_KEEPALIVE_LINGER,
    TConn,
    ThreadWorker,
)

from twofold.ops.request_buffer import Request
from twofold.ops.response_buffer import Answer, Collected

SILENCE: Final = 15.0  # seconds of silence allowed: browsers open some connections ahead of time
WHOLE: Final = 20.0  # seconds from the first byte of a request to its last
LEAVING: Final = 2.0  # seconds in which input is read and dropped, so that the answer isn't lost
THROWN_AWAY: Final = 4 * 1024 * 1024
TOGETHER: Final = 64 * 1024 * 1024  # bytes for all unfinished requests of a worker, and for all unread answers
NOT_FOR_DOORS: Final = 2  # threads that sign-ins can't use up

_AT_ONCE = struct.pack("ii", 1, 0)  # closing drops what isn't sent


class HouseWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Collects requests and sends answers in the loop. Gunicorn gives each connection a thread as soon as it sends
    something, and the thread then waits for the rest, for readers and for goodbyes: a few slow strangers would hold
    every thread.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collecting: dict[Any, Request] = {}
        self.answering: dict[Any, Answer] = {}
        self.leaving: dict[Any, tuple[float, int]] = {}  # (until when, bytes dropped)
        self.at_doors = 0
        self.before_doors: deque[Any] = deque()

    # Receiving

    def accept(self, listener: Any) -> None:
        try:
            client, address = listener.accept()
        except OSError:  # the client left, or another worker took it
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.source = Collected()
        conn.parser, conn.initialized = get_parser(self.cfg, conn.source, address), True
        self._collect(conn)

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        """Starts the next request on a connection that was kept open."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._collect(conn)

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

    # Answering

    def _answer(self, conn: Any) -> None:
        request = self.collecting.pop(conn)
        self.poller.unregister(conn.sock)
        conn.collected, conn.knocks, conn.data_ready = bytes(request.content), request.knocks, True
        if conn.knocks and self.at_doors >= max(1, self.cfg.threads - NOT_FOR_DOORS):
            self.before_doors.append(conn)
        else:
            self._give_thread(conn)

    def _give_thread(self, conn: Any) -> None:
        self.at_doors += conn.knocks
        self.enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Answers, in a thread; the request is already here, and the socket isn't read."""
        conn.parser.unreader.unread(conn.collected)
        conn.collected, conn.answer = b"", Answer(conn.sock)
        kept = super().handle(conn)
        return bool(kept) and not conn.source.asked_for_more  # otherwise the start of the next request is unknown

    def handle_request(self, req: Any, conn: Any) -> Any:
        plain, conn.sock = conn.sock, conn.answer
        try:
            return super().handle_request(req, conn)
        finally:
            conn.sock = plain

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Continues in the loop, which sends what the client hasn't read yet."""
        self._next_at_doors(conn)
        conn.answer.kept = not fs.cancelled() and fs.exception() is None and bool(fs.result())
        conn.sock.setblocking(False)
        if not conn.answer.rest:
            return self._answered(conn)
        conn.answer.begin_waiting(time.monotonic())
        self.answering[conn] = conn.answer
        self.poller.register(conn.sock, selectors.EVENT_WRITE, partial(self._send_on, conn))
        while len(self.answering) > 1 and sum(len(one.rest) for one in self.answering.values()) > TOGETHER:
            self._drop(next(iter(self.answering)))  # the client that has been reading for the longest time

    def _next_at_doors(self, conn: Any) -> None:
        self.at_doors -= conn.knocks
        if conn.knocks and self.before_doors:
            self._give_thread(self.before_doors.popleft())

    def _send_on(self, conn: Any, _client: Any) -> None:
        try:
            done = self.answering[conn].send_on()
        except OSError:
            return self._drop(conn)
        if done:
            del self.answering[conn]
            self.poller.unregister(conn.sock)
            self._answered(conn)

    def _answered(self, conn: Any) -> None:
        if not conn.answer.kept:
            return self._leave(conn)
        if rest := conn.parser.unreader.take_buffered():  # sent after a request, before it was answered
            self._collect(conn)
            self.collecting[conn].content += rest
            self.collecting[conn].until = time.monotonic() + WHOLE
            if self.collecting[conn].complete:
                self._answer(conn)
            return
        conn.set_timeout()
        if not self.alive:
            conn.timeout = min(conn.timeout, time.monotonic() + STOP_KEEPALIVE_LINGER)
        self.keepalived_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))

    # Closing

    def _leave(self, conn: Any) -> None:
        """Sends nothing more, but reads what still comes in for a moment; else the client would lose the answer."""
        with suppress(OSError):
            conn.sock.shutdown(socket.SHUT_WR)
        self.leaving[conn] = (time.monotonic() + LEAVING, 0)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._throw_away, conn))

    def _throw_away(self, conn: Any, _client: Any) -> None:
        until, thrown = self.leaving[conn]
        try:
            piece = conn.sock.recv(64 * 1024)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece = b""
        self.leaving[conn] = (until, thrown + len(piece))
        if not piece or thrown + len(piece) > THROWN_AWAY:
            self._drop(conn)

    def _drop(self, conn: Any) -> None:
        unread = self.answering.pop(conn, None)
        self.collecting.pop(conn, None)
        self.leaving.pop(conn, None)
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        if unread is not None:
            with suppress(OSError):
                conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        conn.close()

    def murder_pending(self) -> None:
        """Closes connections that didn't send a whole request in time, didn't read in time or don't leave; while the
        worker stops, also those that haven't begun.
        """
        now = time.monotonic()
        for conn, request in list(self.collecting.items()):
            if request.until < now or not (self.alive or request.content):
                self._drop(conn)
        late = [conn for conn, answer in self.answering.items() if answer.until < now]
        late += [conn for conn, (until, _thrown) in self.leaving.items() if until < now]
        for conn in late:
            self._drop(conn)
