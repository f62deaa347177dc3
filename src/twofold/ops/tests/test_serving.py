"""The real server, started as people start it."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server import Server, free_port

from twofold.ops.backups.keep import backups_in

LINK = "Twofold is ready:  "


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that the tests only look at."""
    yield from started(tmp_path_factory.mktemp("standing"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that a test ends."""
    yield from started(tmp_path)


def started(folder: Path) -> Iterator[Server]:
    house = Server(folder, free_port())
    house.start()
    yield house
    house.stop()


def printed(server: Server, words: str) -> str:
    until = time.monotonic() + 15
    while words not in (text := server.log.read_text()) and time.monotonic() < until:
        time.sleep(0.1)
    return text


def family(server: Server) -> list[int]:
    assert server.process is not None
    main = server.process.pid
    return [main, *map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split())]


def test_the_link_is_printed_once_and_says_what_to_do_next(standing: Server) -> None:
    text = printed(standing, LINK)
    assert text.count(f"{LINK}{standing.origin}") == 1
    assert "make the first account" in text
    assert str(standing.data) in text
    assert "Traceback" not in text


def test_a_second_start_is_refused(standing: Server) -> None:
    program = [sys.executable, "-m", "twofold", "run"]
    done = subprocess.run(program, env=standing.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Twofold is running with the data in" in done.stderr


def test_what_it_writes_is_for_its_owner_only(standing: Server) -> None:
    printed(standing, LINK)
    paths = [standing.data, *standing.data.glob("*")]
    assert {path.name for path in paths} >= {"data", "twofold.sqlite3", "secret-key", "static"}
    assert [path for path in paths if path.stat().st_mode & 0o077] == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_process_of_it_leaves_core_files(standing: Server) -> None:
    printed(standing, LINK)
    until = time.monotonic() + 10
    while len(family(standing)) < 3 and time.monotonic() < until:
        time.sleep(0.1)
    assert len(family(standing)) == 3
    for process in family(standing):
        limits = Path(f"/proc/{process}/limits").read_text().splitlines()
        [core] = [line.split()[4:6] for line in limits if line.startswith("Max core file size")]
        assert core == ["0", "0"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_gently(server: Server, number: signal.Signals) -> None:
    assert server.process is not None
    printed(server, LINK)
    os.killpg(server.process.pid, number)
    assert server.process.wait(timeout=20) == 0
    assert "Traceback" not in server.log.read_text()


def test_a_killed_server_starts_again_over_the_same_data(server: Server) -> None:
    server.kill()
    server.start()
    assert list(backups_in(server.data / "backups")) == [], "nothing to bring up to date, so nothing to keep"


def test_no_server_version_is_told(standing: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", standing.port, timeout=10)
    connection.request("HEAD", "/sign-in")
    assert connection.getresponse().headers.get("Server") in {None, "gunicorn"}
    connection.close()
    assert "WARNING" not in printed(standing, LINK)
