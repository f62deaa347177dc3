"""Starts that cannot go well end with one paragraph that says how to mend them, and never with a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.moved_clock import PATCHED
from tests.proofs.disk_full import CannotMount, small_disk
from tests.server import ROOT, Server, free_port

from twofold.ops import environment

NOBODY = 65534
UNABLE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner,-chown")  # root, as anybody else is


@dataclass
class House:
    """What is set up before a start, and how it is started."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    wrap: tuple[str, ...] = ()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database(self) -> Path:
        return self.data / "twofold.sqlite3"

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
        port = free_port()
        ours = {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "TWOFOLD_DATA": str(self.data),
            "TWOFOLD_RUNTIME": str(self.folder / "runtime"),
            "TWOFOLD_BIND": f"127.0.0.1:{port}",
            "TWOFOLD_ORIGIN": f"http://127.0.0.1:{port}",
        }
        program = [*self.wrap, sys.executable, "-m", "twofold", *words]
        environment = plain | ours | self.settings
        return subprocess.run(program, env=environment, capture_output=True, text=True, timeout=60, check=False)

    def change(self, statement: str, *values: object) -> None:
        """Of a database as this version makes it."""
        with sqlite3.connect(self.database) as database:
            database.execute(statement, values)
        database.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as this version makes it."""
    house = House(tmp_path_factory.mktemp("whole"))
    assert house.run("migrate").returncode == 0
    return house.data


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def somebody_elses(path: Path, house: House) -> None:
    """A folder that whoever starts Twofold may not write in."""
    path.mkdir(mode=0o700)
    if os.geteuid() != 0:
        path.chmod(0o500)
        return
    os.chown(path, NOBODY, NOBODY)
    if not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and setpriv is not installed")
    house.wrap = UNABLE


def private_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)


def data_is_a_file(house: House) -> None:
    house.data.touch()


def data_is_somebody_elses(house: House) -> None:
    somebody_elses(house.data, house)


def data_lies_in_somebody_elses(house: House) -> None:
    somebody_elses(house.folder / "closed", house)
    house.settings["TWOFOLD_DATA"] = str(house.folder / "closed" / "data")


def lock_is_a_folder(house: House) -> None:
    (house.data / "running.lock").mkdir(parents=True)
    house.data.chmod(0o700)


def styles_are_a_file(house: House) -> None:
    private_file(house.data / "static", b"")


def secret_is_empty(house: House) -> None:
    private_file(house.data / "secret-key", b"")


def secret_is_noise(house: House) -> None:
    private_file(house.data / "secret-key", bytes(range(128, 192)))


def secret_is_a_folder(house: House) -> None:
    (house.data / "secret-key").mkdir(parents=True, mode=0o700)
    house.data.chmod(0o700)


def runtime_is_open_to_all(house: House) -> None:
    (house.folder / "runtime").mkdir()
    (house.folder / "runtime").chmod(0o777)


def runtime_is_a_link(house: House) -> None:
    (house.folder / "elsewhere").mkdir(mode=0o700)
    (house.folder / "runtime").symlink_to(house.folder / "elsewhere")


def runtime_is_a_file(house: House) -> None:
    (house.folder / "runtime").touch()


def runtime_cannot_be_made(house: House) -> None:
    house.settings["TWOFOLD_RUNTIME"] = "/proc/twofold"


def runtime_is_somebody_elses(house: House) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    (house.folder / "runtime").mkdir(mode=0o700)
    os.chown(house.folder / "runtime", NOBODY, NOBODY)


def database_is_noise(house: House) -> None:
    private_file(house.database, b"\x07" * 8192)


def database_is_a_folder(house: House) -> None:
    house.database.mkdir(parents=True, mode=0o700)
    house.data.chmod(0o700)


def database_of_another_program(house: House) -> None:
    private_file(house.database, b"")
    house.change("CREATE TABLE photographs (id INTEGER)")


def database_is_cut(house: House) -> None:
    os.truncate(house.database, 20_000)


def database_is_newer(house: House) -> None:
    house.change("INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0099_later', '')")


def a_bit_of_a_step_is_flipped(house: House) -> None:
    house.change(
        "UPDATE django_migrations SET name = '1' || substr(name, 2) WHERE app = 'people' AND name LIKE '0001%'"
    )


def a_step_is_not_text(house: House) -> None:
    house.change("UPDATE django_migrations SET name = CAST(x'b0303031' AS TEXT) WHERE app = 'people'")


def a_step_has_an_impossible_date(house: House) -> None:
    house.change("UPDATE django_migrations SET applied = '2026-99-99 00:00:00' WHERE app = 'people'")


def the_list_of_steps_has_other_columns(house: House) -> None:
    house.change("ALTER TABLE django_migrations RENAME COLUMN name TO named")


def a_table_is_gone(house: House) -> None:
    house.change("DROP TABLE people_instance")


def socket_path_is_too_long(house: House) -> None:
    house.settings["TWOFOLD_BIND"] = f"unix:/run/{'x' * 120}"


def address_of_another_machine(house: House) -> None:
    house.settings |= {"TWOFOLD_BIND": "192.0.2.250:8460", "TWOFOLD_ORIGIN": "https://twofold.example"}


Case = Callable[[House], None]
FRESH: dict[Case, str] = {
    data_is_a_file: "is a file. Move that file away, or choose another folder with TWOFOLD_DATA.",
    data_is_somebody_elses: "Give that folder to the person who starts Twofold",
    data_lies_in_somebody_elses: "Give that folder to the person who starts Twofold",
    lock_is_a_folder: "running.lock cannot be used: Is a directory. Something else stands in its place",
    styles_are_a_file: "static cannot be used: File exists. Something else stands in its place",
    secret_is_empty: "is damaged. Move it away: another one is made",
    secret_is_noise: "is damaged. Move it away: another one is made",
    secret_is_a_folder: "cannot be read (Is a directory)",
    runtime_is_open_to_all: "Make it private: chmod 700",
    runtime_is_a_link: "is a link. Name the folder itself.",
    runtime_is_a_file: "choose another folder in memory with TWOFOLD_RUNTIME",
    runtime_cannot_be_made: "choose another folder in memory with TWOFOLD_RUNTIME",
    runtime_is_somebody_elses: "belongs to another user. Remove it, or give it to yours.",
    database_is_noise: "Put a backup in its place: ./twofold restore FILE",
    database_is_a_folder: "The database cannot be opened.",
    database_of_another_program: "holds the data of another program, and was left as it is.",
    socket_path_is_too_long: "Choose a shorter one with TWOFOLD_BIND.",
    address_of_another_machine: "Choose another place with TWOFOLD_BIND.",
}
DAMAGED: dict[Case, str] = {
    database_is_cut: "Put a backup in its place: ./twofold restore FILE",
    database_is_newer: "Start the newer version again",
    a_bit_of_a_step_is_flipped: "The database is damaged. Put a backup in its place: ./twofold restore FILE",
    a_step_is_not_text: "The database is damaged. Put a backup in its place: ./twofold restore FILE",
    a_step_has_an_impossible_date: "The database is damaged. Put a backup in its place: ./twofold restore FILE",
    the_list_of_steps_has_other_columns: "The database is damaged. Put a backup in its place: ./twofold restore FILE",
    a_table_is_gone: "The database is damaged. Put a backup in its place: ./twofold restore FILE",
}


@pytest.mark.parametrize("case", FRESH, ids=lambda case: case.__name__)
def test_a_first_start_that_cannot_go_well(case: Case, house: House) -> None:
    case(house)
    refused(house, FRESH[case])


@pytest.mark.parametrize("case", DAMAGED, ids=lambda case: case.__name__)
def test_a_start_over_a_database_that_does_not_fit(case: Case, house: House, whole: Path) -> None:
    shutil.copytree(whole, house.data)
    case(house)
    before = house.database.read_bytes()
    refused(house, DAMAGED[case])
    assert house.database.read_bytes() == before, "nothing was changed"


def refused(house: House, words: str) -> None:
    done = house.run("run")
    assert "Traceback" not in done.stderr
    assert words in done.stderr
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) <= 3


def test_a_disk_that_is_full_at_the_start(house: House) -> None:
    try:
        with small_disk(house.data):
            (house.data / "ballast").write_bytes(bytes(30 * 1024 * 1024))
            refused(house, "Make some room and start again. Nothing has been changed.")
    except CannotMount as reason:
        pytest.skip(f"No small file system can be mounted here ({reason})")


def test_a_port_in_use(house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        house.settings["TWOFOLD_BIND"] = f"127.0.0.1:{other.getsockname()[1]}"
        refused(house, "Stop it, or choose another port with TWOFOLD_BIND and TWOFOLD_ORIGIN")


def test_memory_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """`/dev/shm` mounted for reading only: the sessions lie elsewhere, and `check` says so."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("needs a mount of its own")
    script = 'mount --bind /dev/shm /dev/shm && mount -o remount,ro,bind /dev/shm && exec "$@"'
    house = Server(tmp_path, free_port(), {"TWOFOLD_RUNTIME": ""})
    try:
        house.start(wrap=("unshare", "-m", "sh", "-c", script, "sh"))
    except RuntimeError as reason:
        if "mount" in str(reason) or "unshare" in str(reason):
            pytest.skip("no mount can be made here")
        raise
    finally:
        house.stop()
    assert "Unhandled" not in house.log.read_text()


def test_a_clock_that_cannot_be_right_is_told_and_people_get_in(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text(f"{-56 * 365 * 86400:+d}")
    path = os.pathsep.join(map(str, (PATCHED, ROOT / "src")))
    house = Server(tmp_path, free_port(), {"MOVED_CLOCK": str(clock), "PYTHONPATH": path})
    house.start()
    house.stop()
    text = house.log.read_text()
    assert "which cannot be. Set it" in text
    assert "Traceback" not in text


@pytest.fixture
def cut_index(tmp_path: Path) -> Iterator[str]:
    """A package index behind a connection that is cut in the middle of a file."""
    script = tmp_path / "index.py"
    script.write_text(INDEX)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/simple"
        process.kill()


INDEX = """
import http.server
class Index(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        wheel = self.path.endswith(".whl")
        content = b"PK" if wheel else b'<a href="/part-1-py3-none-any.whl">part-1-py3-none-any.whl</a>'
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream" if wheel else "text/html")
        self.send_header("Content-Length", str(1000000 if wheel else len(content)))
        self.end_headers()
        self.wfile.write(content)
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.mark.parametrize("broken", ["in the middle", "at once"])
def test_a_connection_that_breaks_while_parts_are_fetched(
    broken: str, tmp_path: Path, cut_index: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "run.txt").write_text(f"part==1 --hash=sha256:{'0' * 64}\n")
    for name, value in {
        "TWOFOLD_UV": "",
        "PIP_INDEX_URL": cut_index,
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    if broken == "at once":
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{free_port()}/simple")
    assert environment.main([str(tmp_path), str(tmp_path / "venv"), "run"]) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "Check the connection, the proxy (HTTPS_PROXY) where you need one" in told.splitlines()[-1]
    assert (tmp_path / "venv" / environment.MARKER).exists(), "made anew at the next start"
