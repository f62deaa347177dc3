"""The real server: how soon it answers, how much memory it takes, how many bytes a browser fetches."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browsers import chromium
from tests.proofs.traces import descendants
from tests.server import Server, free_port
from tests.visitor import Visitor

from benchmarks.asking import Place
from benchmarks.at_once import cpu_of_a_page


@dataclass
class Served:
    """Seconds until the first 200; MB after some visits; CPU ms of Today over one connection and over eight; transferred
    bytes by kind, empty without Chromium.
    """

    first_start: float = 0.0
    start: float = 0.0
    memory_mb: float = 0.0
    memory_kind: str = ""
    processes: int = 0
    alone_ms: float = 0.0
    at_once_ms: float = 0.0
    visits: dict[str, dict[str, int]] = field(default_factory=dict)


def measure(folder: Path, place: Place, paths: dict[str, str]) -> Served:
    """On a fresh house for the first start, then on the oldest."""
    served = Served()
    fresh = folder / "fresh"
    fresh.mkdir()
    served.first_start = _start_and_stop(Server(fresh, free_port()))
    settings = {"TWOFOLD_DATABASE_URL": place.database_url} if place.database_url else {}
    old = folder / "served"
    old.mkdir()
    (old / "data").symlink_to(place.data, target_is_directory=True)
    server = Server(old, free_port(), settings)
    before = time.monotonic()
    server.start()
    served.start = time.monotonic() - before
    try:
        visitor = sign_in(server, place)
        for path in [*paths.values()] * 10:
            visitor.get(path)
        assert server.process is not None
        _weigh(served, server.process.pid)
        served.alone_ms, served.at_once_ms = cpu_of_a_page(server, visitor, paths["Today"])
        if (program := chromium()) is not None:
            served.visits = _visits(program, server, visitor, paths)
    finally:
        server.stop()
    return served


def _start_and_stop(server: Server) -> float:
    before = time.monotonic()
    server.start()
    taken = time.monotonic() - before
    server.stop()
    return taken


def sign_in(server: Server, place: Place) -> Visitor:
    visitor = Visitor(server.origin)
    form = visitor.get("/sign-in").form("/sign-in")
    written = place.written
    page = visitor.send(form, sign_in=written["sign_in_name"], passphrase=written["passphrase"])
    if page.status != 200 or "tf_unlock_key" not in visitor.cookies:
        raise RuntimeError(f"signing in gave {page.status} at {page.path}")
    return visitor


def _weigh(served: Served, process: int) -> None:
    """Shared pages counted once (PSS) where the machine says so, else RSS, which counts them in every process."""
    family = [process, *descendants(process)]
    served.processes = len(family)
    try:
        served.memory_mb = sum(_kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") for pid in family) / 1024
        served.memory_kind = "PSS"
    except OSError:
        served.memory_mb = sum(_kilobytes(Path(f"/proc/{pid}/status"), "VmRSS:") for pid in family) / 1024
        served.memory_kind = "RSS"


def _kilobytes(file: Path, label: str) -> int:
    lines = file.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(label))


def _visits(program: str, server: Server, visitor: Visitor, paths: dict[str, str]) -> dict[str, dict[str, int]]:
    """A browser with an empty cache opens the first page; then the same browser opens the others."""
    from playwright.sync_api import sync_playwright

    visits: dict[str, dict[str, int]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        stranger = browser.new_context()
        visits["sign in, first load"] = _fetched(stranger.new_page(), f"{server.origin}/sign-in")
        context = browser.new_context()
        context.add_cookies([{"name": k, "value": v, "url": server.origin} for k, v in visitor.cookies.items()])
        page = context.new_page()
        for number, (name, path) in enumerate([*paths.items(), *paths.items()]):
            label = f"{name}, {'first load' if number == 0 else 'later'}"
            if number != len(paths) or len(paths) == 1:
                visits[label] = _fetched(page, f"{server.origin}{path}")
        browser.close()
    return visits


def _fetched(page: Any, address: str) -> dict[str, int]:
    """Bytes over the network by kind, headers included, as Chromium counts them."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        sizes[kind] = sizes.get(kind, 0) + int(event["encodedDataLength"])

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="networkidle")
    session.detach()
    return sizes
