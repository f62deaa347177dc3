"""Waits until the server answers, then prints its address and the next step."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from twofold.configuration import Configuration

PATIENCE = 30.0


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def answers(configuration: Configuration) -> bool:
    """Returns True if one real page came back without a server error."""
    origin = urlsplit(configuration.origin)
    headers = {"Host": origin.netloc}
    if configuration.secure:
        headers["X-Forwarded-Proto"] = "https"  # as the proxy will send it
    connection = _connection(configuration.bind)
    try:
        connection.request("GET", "/", headers=headers)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _connection(bind: str) -> http.client.HTTPConnection:
    if bind.startswith("unix:"):
        return _UnixConnection(bind.removeprefix("unix:"), 5)
    host, _, port = bind.rpartition(":")
    everywhere = {"0.0.0.0": "127.0.0.1", "[::]": "::1"}  # noqa: S104 — read here, not bound
    return http.client.HTTPConnection(everywhere.get(host, host).strip("[]"), int(port), timeout=5)


def announcer(configuration: Configuration, words: str) -> Callable[[], None]:
    def announce() -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if answers(configuration):
                print(words, flush=True)
                return
            time.sleep(0.1)
        print("The server has started but answers with errors; see the lines above.", flush=True)

    return announce
