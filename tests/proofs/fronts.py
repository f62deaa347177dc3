"""Twofold as people reach it: straight, or behind nginx or Caddy with the files in `deploy/`."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from tests.server import ROOT, Server
from tests.visitor import Visitor

NAME = "twofold.example"
KINDS = ("straight", "nginx", "caddy")
PATIENCE = 30.0


class Missing(Exception):
    """The proxy is not installed, or this machine has no address but its own loopback."""


@dataclass
class Front:
    """Where browsers connect to, and how they check who answers."""

    kind: str
    origin: str
    port: int
    trust: ssl.SSLContext | None = None

    def bare(self, source: str = "127.0.0.1", *, receive: int = 0, patience: float = PATIENCE) -> socket.socket:
        """A connection on which nothing has been said; `receive`: the bytes that it takes in without being read."""
        raw = socket.socket()
        raw.settimeout(patience)
        if receive:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        try:
            raw.bind((source, 0))
            raw.connect(("127.0.0.1", self.port))
        except OSError:
            raw.close()
            raise
        return raw

    def open(self, source: str = "127.0.0.1", *, receive: int = 0, patience: float = PATIENCE) -> socket.socket:
        """A connection to send a request on."""
        raw = self.bare(source, receive=receive, patience=patience)
        return self.trust.wrap_socket(raw, server_hostname=NAME) if self.trust else raw

    @property
    def host(self) -> str:
        return self.origin.partition("://")[2]


class _Connection(http.client.HTTPConnection):
    def __init__(self, front: Front, source: str, patience: float) -> None:
        super().__init__("127.0.0.1", front.port)
        self.front, self.source, self.patience = front, source, patience

    def connect(self) -> None:
        self.sock = self.front.open(self.source, patience=self.patience)


class Guest(Visitor):
    """A visitor who comes through a front, from an address of their own."""

    def __init__(self, front: Front, source: str = "127.0.0.1", *, patience: float = PATIENCE) -> None:
        super().__init__(front.origin)
        self.front, self.source, self.patience = front, source, patience

    def connection(self) -> http.client.HTTPConnection:
        return _Connection(self.front, self.source, self.patience)


@dataclass
class House:
    """The server and what stands in front of it."""

    server: Server
    front: Front


@dataclass
class Behind:
    """Where the proxy finds Twofold: on this machine, or at an address of another one."""

    address: str = "127.0.0.1"
    settings: dict[str, str] = field(default_factory=dict)


def free_everywhere() -> int:
    """A port that is free at every address: connections that have just ended still take some of them."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])


def address_of_its_own() -> str:
    """An address of this machine that is not loopback, as a proxy in a container has one. Raises Missing."""
    told = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False).stdout.split()
    found = next((one for one in told if "." in one), None)
    if found is None:
        raise Missing("this machine has no address but loopback")
    return found


@contextmanager
def house(kind: str, folder: Path, *, behind: Behind | None = None, program: tuple[str, ...] = ()) -> Iterator[House]:
    """A running server over the data in the folder, with this in front. Raises Missing."""
    behind = behind or Behind()
    if kind != "straight" and not shutil.which(kind):
        raise Missing(f"{kind} is not installed")
    port, outer = free_everywhere(), free_everywhere()
    settings = dict(behind.settings)
    if behind.address != "127.0.0.1":
        settings["TWOFOLD_BIND"] = f"0.0.0.0:{port}"
    if kind == "straight":
        front = Front(kind, f"http://127.0.0.1:{port}", port)
    else:
        settings["TWOFOLD_ORIGIN"] = f"https://{NAME}:{outer}"
        front = Front(kind, settings["TWOFOLD_ORIGIN"], outer, _certificate(folder))
    server = Server(folder, port, settings, program=program or ("twofold",))
    server.start()
    try:
        if kind == "straight":
            yield House(server, front)
        else:
            with _proxy(kind, folder, front, f"{behind.address}:{port}"):
                yield House(server, front)
    finally:
        server.stop()


def _certificate(folder: Path) -> ssl.SSLContext:
    """Written beside; returns what browsers trust."""
    authority = trustme.CA()
    ours = authority.issue_cert(NAME)
    (folder / "chain.pem").write_bytes(b"".join(part.bytes() for part in ours.cert_chain_pems))
    ours.private_key_pem.write_to_path(folder / "key.pem")
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@contextmanager
def _proxy(kind: str, folder: Path, front: Front, upstream: str) -> Iterator[None]:
    command = _nginx(folder, front, upstream) if kind == "nginx" else _caddy(folder, front, upstream)
    log = folder / "proxy.log"
    with log.open("ab") as file:
        settings = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        process = subprocess.Popen(command, cwd=folder, stdout=file, stderr=file, env=settings, start_new_session=True)
    try:
        _wait_for(front, process, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _wait_for(front: Front, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            if Guest(front).get("/sign-in").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{front.kind} does not answer:\n{log.read_text(errors='replace')}")


def _shipped(name: str, *changes: tuple[str, str]) -> str:
    """A file of `deploy/` with other ports, paths and names, and nothing else changed."""
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    for old, new in changes:
        if old not in text:
            raise LookupError(f"deploy/{name} has no {old!r}")
        text = text.replace(old, new)
    return text


def _nginx(folder: Path, front: Front, upstream: str) -> list[str]:
    site = _shipped(
        "nginx.conf",
        ("    listen 80;\n    listen [::]:80;\n", f"    listen 127.0.0.1:{free_everywhere()};\n"),
        ("    listen 443 ssl;\n    listen [::]:443 ssl;\n", f"    listen 127.0.0.1:{front.port} ssl;\n"),
        ("/etc/ssl/twofold/fullchain.pem", str(folder / "chain.pem")),
        ("/etc/ssl/twofold/privkey.pem", str(folder / "key.pem")),
        ("127.0.0.1:8460;", f"{upstream};"),
    )
    (folder / "site.conf").write_text(site)
    bodies = "\n".join(f"{kind}_temp_path {folder}/temp-{kind};" for kind in ("client_body", "proxy", "fastcgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log stderr crit; events {{ worker_connections 1024; }}\n"
        f"http {{ {bodies} uwsgi_temp_path {folder}/temp-uwsgi; scgi_temp_path {folder}/temp-scgi;\n"
        "include site.conf; }\n"
    )
    if os.geteuid() == 0:
        text = (folder / "nginx.conf").read_text()
        (folder / "nginx.conf").write_text(f"user root;\n{text}")
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def _caddy(folder: Path, front: Front, upstream: str) -> list[str]:
    site = _shipped(
        "Caddyfile",
        (
            f"{NAME} {{",
            f"https://{NAME}:{front.port} {{\n\tbind 127.0.0.1\n\ttls {folder}/chain.pem {folder}/key.pem\n",
        ),
        ("\tadmin off\n", f"\tadmin off\n\thttp_port {free_everywhere()}\n\tauto_https disable_redirects\n"),
        ("{$TWOFOLD_UPSTREAM:127.0.0.1:8460}", upstream),
    )
    (folder / "Caddyfile").write_text(site)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
