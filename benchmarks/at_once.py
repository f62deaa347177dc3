"""The real server's CPU for one page, asked over one connection and over eight at once."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor

from tests.server import Server
from tests.visitor import Visitor

from benchmarks.live import cpu_seconds

CONNECTIONS, REQUESTS, TURNS = 8, 160, 5


def cpu_of_a_page(server: Server, visitor: Visitor, path: str) -> tuple[float, float]:
    """Returns the CPU ms of a request over one connection and over eight; the least of some turns made alternately."""
    alone, at_once = list[float](), list[float]()
    for _ in range(TURNS):
        alone.append(_cost(server, visitor, path, connections=1))
        at_once.append(_cost(server, visitor, path, connections=CONNECTIONS))
    return min(alone), min(at_once)


def _cost(server: Server, visitor: Visitor, path: str, *, connections: int) -> float:
    assert server.process is not None
    before, each = cpu_seconds(server.process.pid), REQUESTS // connections
    with ThreadPoolExecutor(connections) as pool:
        for asked in [pool.submit(_ask, server, visitor, path, each) for _ in range(connections)]:
            asked.result()
    return 1000 * (cpu_seconds(server.process.pid) - before) / REQUESTS


def _ask(server: Server, visitor: Visitor, path: str, times: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    for _ in range(times):
        connection.request("GET", path, headers={"Cookie": cookies})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}: {body[:200]!r}")
    connection.close()
