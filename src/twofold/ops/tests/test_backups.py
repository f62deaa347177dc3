"""Backups of a database as the command makes it, through the command itself, each in a process of its own."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.postgres import cluster

from twofold.ops.backups import sqlite
from twofold.ops.backups.keep import backup_name, backups_in, manifest_path, prune
from twofold.ops.folder import held

SRC = Path(__file__).resolve().parents[3]
PERSON = """
import os, django
django.setup()
from twofold.people.instance import instance
from twofold.people.models import Island, Person, SignIn
from django.utils import timezone
instance()
person = Person.objects.create(name="Maya", sign_in_name="maya", public_key=b"", island=Island.objects.create())
SignIn.objects.create(session_key="0" * 64, session_data="", expire_date=timezone.now(), person=person)
"""
COUNT = """
import django
django.setup()
from twofold.people.models import Person, SignIn
print(sorted(Person.objects.values_list("name", flat=True)), SignIn.objects.count())
"""


class House:
    """A data folder and the command that works on it."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        plain = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
        self.environment = plain | {"PYTHONPATH": str(SRC), "TWOFOLD_DATA": str(data), **settings}

    def twofold(self, *words: object) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "twofold", *map(str, words))

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def person(self) -> None:
        assert self.python("-c", PERSON).returncode == 0

    def people(self) -> str:
        """Names of everyone, and how many sign-ins there are."""
        if "TWOFOLD_DATABASE_URL" in self.environment:
            return self.python("-c", COUNT).stdout.strip()
        with closing(sqlite3.connect(self.data / "twofold.sqlite3")) as database:
            names = sorted(name for (name,) in database.execute("SELECT name FROM people_person"))
            return f"{names} {database.execute('SELECT count(*) FROM people_signin').fetchone()[0]}"


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one person and one sign-in, made once."""
    house = House(tmp_path_factory.mktemp("house") / "data")
    assert house.twofold("migrate").returncode == 0
    house.person()
    done = house.twofold("backup", house.data.parent / "copy.sqlite3")
    assert done.returncode == 0, done.stderr
    return house.data


@pytest.fixture
def house(settled: Path, tmp_path: Path) -> House:
    shutil.copytree(settled, tmp_path / "data")
    return House(tmp_path / "data")


@pytest.fixture
def backup(settled: Path, tmp_path: Path) -> Path:
    for name in ("copy.sqlite3", "copy.sqlite3.manifest.json"):
        shutil.copy2(settled.parent / name, tmp_path / name)
    return tmp_path / "copy.sqlite3"


def test_a_backup_is_for_its_owner_only_and_verifies(house: House) -> None:
    done = house.twofold("backup")
    [(made, when)] = backups_in(house.data / "backups")
    assert f"Backed up to {made}" in done.stdout
    assert datetime.now(UTC) - when < timedelta(minutes=1)
    for path in (made, manifest_path(made)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(path.name for path in made.parent.iterdir()) == [made.name, manifest_path(made).name]
    done = house.twofold("verify-backup", made)
    assert (done.returncode, "is whole" in done.stdout) == (0, True)


def test_a_manifest_tells_what_should_be_there_and_nothing_of_people(house: House, backup: Path) -> None:
    manifest = json.loads(manifest_path(backup).read_text())
    assert set(manifest) == {
        "format", "twofold", "database", "instance", "made_at", "sha256", "size", "migrations", "rows",
    }  # fmt: skip
    assert manifest["rows"]["people_person"] == 1
    assert "people.0001_" in " ".join(manifest["migrations"])
    assert "Maya" not in manifest_path(backup).read_text()


def test_restoring_brings_back_people_but_not_their_sign_ins(house: House, backup: Path) -> None:
    assert house.people() == "['Maya'] 1"
    for path in house.data.glob("twofold.sqlite3*"):
        path.unlink()
    done = house.twofold("restore", backup)
    assert done.returncode == 0, done.stderr
    assert house.people() == "['Maya'] 0"


def test_a_restored_database_needs_no_secret_key_of_old(house: House, backup: Path) -> None:
    shutil.rmtree(house.data)
    assert house.twofold("restore", backup).returncode == 0
    assert house.people() == "['Maya'] 0"


def test_what_was_there_before_is_kept(house: House, backup: Path) -> None:
    with closing(sqlite3.connect(house.data / "twofold.sqlite3", isolation_level=None)) as later:
        later.execute("UPDATE people_person SET name = 'Sam'")
    assert house.people() == "['Sam'] 1"
    assert house.twofold("restore", backup).returncode == 0
    assert house.people() == "['Maya'] 0"
    [(kept, _)] = backups_in(house.data / "backups")
    assert kept.name.startswith("twofold-before-restore-")
    with sqlite.reading(kept) as former:
        assert former.execute("SELECT name FROM people_person").fetchall() == [("Sam",)]


def test_restoring_is_refused_while_the_server_runs(house: House, backup: Path) -> None:
    with held(house.data):
        done = house.twofold("restore", backup)
    assert done.returncode == 2
    assert "Twofold is running" in done.stderr
    assert house.people() == "['Maya'] 1"


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("fault", ["flipped", "cut", "no manifest", "rows", "newer", "not a database"])
def test_a_backup_that_cannot_be_trusted_is_never_restored(house: House, backup: Path, fault: str) -> None:
    manifest = json.loads(manifest_path(backup).read_text())
    match fault:
        case "flipped":
            flip(backup, backup.stat().st_size // 2)
        case "cut":
            backup.write_bytes(backup.read_bytes()[:-4096])
        case "no manifest":
            manifest_path(backup).unlink()
        case "rows":
            manifest["rows"]["people_person"] = 2
            manifest_path(backup).write_text(json.dumps(manifest))
        case "newer":
            manifest["migrations"].append("people.0099_from_the_future")
            manifest_path(backup).write_text(json.dumps(manifest))
        case "not a database":
            backup.write_bytes(b"a love letter")
    assert house.twofold("verify-backup", backup).returncode in {1, 2}
    done = house.twofold("restore", backup)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert house.people() == "['Maya'] 1"
    assert not (house.data / "backups").exists()


def test_a_damaged_database_can_be_replaced(house: House, backup: Path) -> None:
    (house.data / "twofold.sqlite3").write_bytes(b"scratched" * 1000)
    done = house.twofold("migrate")
    assert done.returncode == 2
    assert "./twofold restore FILE" in done.stderr
    assert house.twofold("restore", backup).returncode == 0
    assert house.people() == "['Maya'] 0"


def test_nothing_is_written_over(house: House, backup: Path) -> None:
    before = backup.read_bytes()
    done = house.twofold("backup", backup)
    assert done.returncode == 2
    assert "exists already" in done.stderr
    assert backup.read_bytes() == before


def test_before_there_is_anything_to_back_up(tmp_path: Path) -> None:
    done = House(tmp_path / "data").twofold("backup")
    assert done.returncode == 2
    assert "nothing to back up" in done.stderr


def test_a_newer_database_is_never_opened_by_an_older_program(house: House) -> None:
    with closing(sqlite3.connect(house.data / "twofold.sqlite3", isolation_level=None)) as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0099_later', '')")
    done = house.twofold("migrate")
    assert done.returncode == 2
    assert "last used by a newer Twofold" in done.stderr


def test_migrating_twice_does_nothing_the_second_time(house: House) -> None:
    assert house.twofold("migrate").returncode == 0
    assert not (house.data / "backups").exists()


def test_a_copy_made_while_people_write_is_of_one_moment(tmp_path: Path) -> None:
    """Two counters that are always raised together stay equal in every copy."""
    path = tmp_path / "twofold.sqlite3"
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE pair (a, b)")
    database.execute("INSERT INTO pair VALUES (0, 0)")
    pipe = subprocess.PIPE
    writer = subprocess.Popen([sys.executable, "-c", WRITER, path], stdin=pipe, stdout=pipe)
    assert writer.stdin is not None
    assert writer.stdout is not None
    try:
        writer.stdout.readline()  # it writes
        seen: list[tuple[int, int]] = []
        while len(seen) < 20 or (len(set(seen)) < 3 and len(seen) < 500):
            copied = tmp_path / f"copy-{len(seen)}"
            sqlite.copy_database(path, copied)
            with sqlite.reading(copied) as copy:
                seen += copy.execute("SELECT a, b FROM pair").fetchall()
    finally:
        writer.stdin.close()
        writer.stdout.close()
        writer.wait()
        database.close()
    assert all(a == b for a, b in seen)
    assert len(set(seen)) > 2, "nobody wrote meanwhile; the test would prove nothing"


WRITER = """
import select, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
told = False
while not select.select([sys.stdin], [], [], 0)[0]:  # until whoever copies has enough
    database.execute("BEGIN IMMEDIATE")
    database.execute("UPDATE pair SET a = a + 1")
    database.execute("UPDATE pair SET b = b + 1")
    database.execute("COMMIT")
    told = told or print("writing", flush=True) is None
"""


def test_asked_for_twice_within_a_second_it_is_made_twice(house: House) -> None:
    folder, now = house.data / "backups", datetime.now(UTC)
    folder.mkdir(mode=0o700, exist_ok=True)
    taken = {folder / backup_name("sqlite", now + timedelta(seconds=seconds)) for seconds in range(60)}
    for path in taken:
        path.touch()
    done = house.twofold("backup")
    assert done.returncode == 0, done.stderr
    (made,) = {path for path, _made in backups_in(folder)} - taken
    assert house.twofold("verify-backup", made).returncode == 0


def test_only_its_own_old_backups_are_removed(tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    names = [backup_name("sqlite", now - timedelta(days=days)) for days in (1, 34, 35, 36, 400)]
    names[3] = backup_name("postgresql", now - timedelta(days=40), "restore")
    kept = {*names[:3], "our-wedding.sqlite3", "twofold-20200101.sqlite3"}
    for name in {*names, *kept}:
        (tmp_path / name).touch()
        (tmp_path / f"{name}.manifest.json").touch()
    assert prune(tmp_path, now, settled=None) == []
    settled = now.date()
    assert len(prune(tmp_path, now, settled=settled)) == 2
    assert {path.name for path in tmp_path.iterdir()} == kept | {f"{name}.manifest.json" for name in kept}


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    with cluster() as url:
        yield url


@pytest.mark.postgres
def test_postgresql_round_trip(postgres_url: str, tmp_path: Path) -> None:
    house = House(tmp_path / "data", TWOFOLD_DATABASE_URL=postgres_url)
    done = house.twofold("migrate")
    assert done.returncode == 0, done.stderr
    house.person()
    copy = tmp_path / "copy.pgdump"
    done = house.twofold("backup", copy)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert house.twofold("verify-backup", copy).returncode == 0
    assert house.python("-c", PERSON.replace("maya", "sam").replace("Maya", "Sam").replace("0", "1")).returncode == 0
    assert house.people() == "['Maya', 'Sam'] 2"
    done = house.twofold("restore", copy)
    assert done.returncode == 0, done.stderr
    assert house.people() == "['Maya'] 0"
    [(kept, _)] = backups_in(house.data / "backups")
    assert "before-restore" in kept.name
    flip(copy, copy.stat().st_size // 2)
    assert house.twofold("verify-backup", copy).returncode == 1
    assert house.twofold("restore", copy).returncode == 2
    assert House(tmp_path / "data").twofold("restore", kept).returncode == 2, "a dump does not fit SQLite"
