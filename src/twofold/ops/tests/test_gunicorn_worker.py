from __future__ import annotations

import http.client
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, suppress

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn
from tests.server import Server, free_port

from twofold.ops import gunicorn_worker, request_buffer
from twofold.ops.response_buffer import Answer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all: whoever has been rude to it before is gone, and the next is served all the same."""
    house = Server(tmp_path_factory.mktemp("worker"), free_port())
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


def bare_worker(connections: int = 1) -> gunicorn_worker.HouseWorker:
    house = object.__new__(gunicorn_worker.HouseWorker)
    house.cfg, house.alive, house.nr_conns = Config(), True, connections
    house.collecting, house.answering, house.leaving = {}, {}, {}
    house.keepalived_conns, house.before_doors, house.at_doors = deque(), deque(), 0
    return house


def test_a_request_that_takes_too_long_is_let_go_of() -> None:
    here, there = socket.socketpair()
    house = bare_worker()
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


def collected(content: bytes) -> request_buffer.Request:
    request = request_buffer.Request(until=0)
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
        (b"x" * (request_buffer.LONGEST_HEAD + 1), True),
    ],
)
def test_a_request_is_complete_with_its_last_byte(content: bytes, complete: bool) -> None:
    assert collected(content).complete is complete


@pytest.mark.parametrize(
    ("content", "knocks"),
    [
        (b"POST /sign-in HTTP/1.1\r\n", True),
        (b"\r\nPOST /sign-in HTTP/1.1\r\n", True),
        (b"POST /%73ign-in?x=1 HTTP/1.1\r\n", True),
        (b"POST http://127.0.0.1/join/account HTTP/1.1\r\n", True),
        (b"GET /sign-in HTTP/1.1\r\n", False),
        (b"POST /unlock HTTP/1.1\r\n", False),  # asks for a sign-in first
        (b"POST http://[ HTTP/1.1\r\n", False),
    ],
)
def test_forms_of_the_doors_are_told_apart(content: bytes, knocks: bool) -> None:
    assert collected(content).knocks is knocks


def test_a_crowd_at_the_doors_leaves_threads_to_others() -> None:
    house, begun = bare_worker(), []
    house.cfg.set("threads", 4)
    house.enqueue_req = begun.append
    pairs = [socket.socketpair() for _ in range(5)]
    with ExitStack() as opened, selectors.DefaultSelector() as house.poller:
        for here, there in pairs:
            opened.enter_context(here)
            opened.enter_context(there)
            conn = TConn(house.cfg, here, ("127.0.0.1", 1), ("127.0.0.1", 2))
            house._collect(conn)
            there.sendall(b"POST /sign-in HTTP/1.1\r\nHost: a\r\n\r\n")
            house._more(conn, here)
        assert (len(begun), len(house.before_doors)) == (2, 3)
        other = house.before_doors[-1]
        house._next_at_doors(begun[0])
        assert (len(begun), len(house.before_doors), house.at_doors) == (3, 2, 2)
        other.knocks = False
        house._give_thread(other)
        assert len(begun) == 4


def test_what_is_not_read_is_sent_on_without_a_thread_and_ended_in_the_end() -> None:
    here, there = socket.socketpair()
    house = bare_worker()
    with here, there, selectors.DefaultSelector() as house.poller:
        conn = TConn(house.cfg, here, ("127.0.0.1", 1), ("127.0.0.1", 2))
        conn.knocks, conn.answer = False, Answer(here)
        content = bytes(range(256)) * 16_384
        conn.answer.sendall(content[:-6])
        conn.answer.sendall(content[-6:])
        assert conn.answer.rest
        done: Future[bool] = Future()
        done.set_result(False)
        house.finish_request(conn, done)
        there.setblocking(False)
        read = bytearray()
        while conn in house.answering:
            read += there.recv(1024 * 1024)
            house._send_on(conn, here)
        with suppress(BlockingIOError):
            while piece := there.recv(1024 * 1024):
                read += piece
        assert bytes(read) == content
        assert house.leaving
        house.leaving[conn] = (time.monotonic() - 1, 0)
        house.murder_pending()
        assert (house.leaving, house.nr_conns) == ({}, 0)


def test_an_answer_that_is_read_too_slowly_is_ended() -> None:
    here, there = socket.socketpair()
    house = bare_worker()
    with here, there, selectors.DefaultSelector() as house.poller:
        conn = TConn(house.cfg, here, ("127.0.0.1", 1), ("127.0.0.1", 2))
        conn.knocks, conn.answer = False, Answer(here)
        conn.answer.sendall(b"x" * 4_000_000)
        done: Future[bool] = Future()
        done.set_result(True)
        house.finish_request(conn, done)
        house.murder_pending()
        assert house.nr_conns == 1
        conn.answer.until = time.monotonic() - 1
        house.murder_pending()
        assert (house.answering, house.nr_conns) == ({}, 0)


def test_goodbyes_and_bodies_that_are_too_long_hold_nobody(server: Server) -> None:
    """Whoever is told goodbye and stays, whoever drips a body that was refused, and a line before the request."""
    begun = [
        b"GET /help HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000000\r\n\r\nx",
        b"\r\n\r\nG",
    ]
    with ExitStack() as opened:
        held = [opened.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(60)]
        for number, connection in enumerate(held):
            connection.sendall(begun[number % len(begun)])
        for _ in range(12):
            asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            asked.request("GET", "/help")
            assert asked.getresponse().status == 200
            asked.close()


def test_a_body_that_is_refused_by_its_length_still_reads_why(server: Server) -> None:
    asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    asked.request("POST", "/sign-in", body=b"x" * 2_500_000)
    answer = asked.getresponse()
    assert (answer.status, bool(answer.read())) == (403, True)  # no form token; none of the body was read for it
    asked.close()


def test_no_request_begins_within_the_body_of_another(server: Server) -> None:
    """A length that the loop does not read: what follows is never taken for a request of its own."""
    inside = b"GET /help HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    length = str(len(inside)).zfill(30).encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(b"POST /leave HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + length + b"\r\n\r\n")
        time.sleep(0.2)
        with suppress(OSError):
            connection.sendall(inside)
        told = b""
        with suppress(OSError):
            while piece := connection.recv(65536):
                told += piece
    assert told.count(b"HTTP/1.1 ") <= 1


def test_unread_answers_are_bounded_together_but_one_alone_may_be_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunicorn_worker, "TOGETHER", 3_000_000)
    house = bare_worker(3)
    done: Future[bool] = Future()
    done.set_result(True)
    with ExitStack() as opened, selectors.DefaultSelector() as house.poller:
        conns = []
        for size in (5_000_000, 1_000_000, 1_000_000):
            here, there = (opened.enter_context(one) for one in socket.socketpair())
            conn = TConn(house.cfg, here, ("127.0.0.1", 1), ("127.0.0.1", 2))
            conn.knocks, conn.answer = False, Answer(here)
            conn.answer.sendall(b"x" * size)
            house.finish_request(conn, done)
            conns.append((conn, there))
            assert conn in house.answering
        assert list(house.answering) == [conn for conn, _there in conns[1:]], (
            "who had read for the longest time is gone"
        )
        assert house.nr_conns == 2


def test_a_process_for_answers_survives_whoever_goes_in_the_middle(server: Server) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port)) as gone:
            gone.sendall(b"GET /static/web/css/base.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 5)
    asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    asked.request("GET", "/help")
    assert asked.getresponse().status == 200
    asked.close()
    assert "Traceback" not in server.log.read_text()
