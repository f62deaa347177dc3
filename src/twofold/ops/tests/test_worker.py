from __future__ import annotations

import http.client
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn
from tests.server import Server, free_port

from twofold.ops import worker


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    house = Server(tmp_path, free_port())
    house.start()
    yield house
    house.stop()


def test_connections_that_say_nothing_keep_nobody_waiting(server: Server) -> None:
    with ExitStack() as opened:
        for _ in range(40):
            opened.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        time.sleep(1)
        for _ in range(4):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            connection.request("GET", "/help")
            assert connection.getresponse().status == 200
            connection.close()


def test_requests_that_come_byte_by_byte_hold_no_thread(server: Server) -> None:
    """More of them than there are threads, in every state in which one can be unfinished."""
    begun = [
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nsign_in=",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsign",
        b"GET /help HTTP/1.1\r\nHost: half",
        b"GET /help HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /help HTTP/1.1\r\nHost: be",
    ]
    with ExitStack() as opened:
        held = [opened.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(80)]
        for number, connection in enumerate(held):
            connection.sendall(begun[number % len(begun)])
        time.sleep(0.5)
        for _ in range(12):
            asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            asked.request("GET", "/help")
            assert asked.getresponse().status == 200
            asked.close()
        assert all(connection.fileno() >= 0 for connection in held)


def test_a_request_that_takes_too_long_is_let_go_of() -> None:
    here, there = socket.socketpair()
    house = object.__new__(worker.HouseWorker)
    house.cfg, house.alive, house.nr_conns = Config(), True, 1
    house.collecting, house.pending_conns = {}, deque()
    with here, there, selectors.DefaultSelector() as house.poller:
        conn = TConn(house.cfg, here, ("127.0.0.1", 1), ("127.0.0.1", 2))
        house._collect(conn)
        there.sendall(b"GET / HTTP/1.1\r\nHost: half")
        house._more(conn, here)
        house.murder_pending()
        assert house.collecting
        house.collecting[conn].until = time.monotonic() - 1
        house.murder_pending()
        assert (house.collecting, house.nr_conns) == ({}, 0)
        assert there.recv(1) == b""


def collected(content: bytes) -> worker.Request:
    request = worker.Request(until=0)
    request.content += content
    return request


@pytest.mark.parametrize(
    ("content", "complete"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nabc", False),
        (b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nabcd", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", True),  # refused by its length
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", False),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n0\r\n\r\n", False),  # data that looks like an end
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: t\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n", True),
        (b"x" * (worker.LONGEST_HEAD + 1), True),
    ],
)
def test_a_request_is_complete_with_its_last_byte(content: bytes, complete: bool) -> None:
    assert collected(content).complete is complete
