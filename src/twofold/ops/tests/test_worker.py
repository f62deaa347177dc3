from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from logging import getLogger
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


def test_half_a_request_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PATIENCE", 1)
    here, there = socket.socketpair()
    thread = object.__new__(worker.HouseWorker)
    thread.cfg, thread.log = Config(), getLogger("gunicorn.error")
    with here, there:
        there.sendall(b"GET / HTTP/1.1\r\nHost: half")
        began = time.monotonic()
        assert not thread.handle(TConn(thread.cfg, here, ("127.0.0.1", 1), ("127.0.0.1", 2)))
        assert time.monotonic() - began < 20  # and not the half minute of every day
