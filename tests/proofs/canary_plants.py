"""Leaks made on purpose, each of which a look must find where it lies."""

from __future__ import annotations

import base64
import gzip
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

from tests.proofs.canary_evening import Known, statement
from tests.proofs.canary_places import Look, Premises
from tests.proofs.traces import written_as

PLANTED_SECRETS: Final = ("tf_unlock_key", "ticket")
_SESSION = """
import sys, django
django.setup()
from twofold.people.sign_ins import SessionStore
session = SessionStore()
session["said"] = sys.argv[1]
session.save()
"""


_MAIL = """
import sys, django
django.setup()
from django.core.mail import EmailMessage
EmailMessage("Twofold", sys.argv[1], to=["maya@example.org"]).send()
"""


@dataclass(frozen=True)
class Plant:
    """`place` and `how` are parts of the trace that must be found."""

    name: str
    place: str
    how: str = ""


def missed(plants: list[Plant], seen: Look) -> list[str]:
    return [p.name for p in plants if not any(p.place in t.place and p.how in t.how for t in seen.traces)]


@contextmanager
def planted(premises: Premises, known: Known) -> Iterator[list[Plant]]:
    """Everything that needs the server's own ways first; a backup made inside holds the column too."""
    plants = [*_database(premises, known), *_files(premises, known)]
    with _open_files(premises, known) as opened, _sqlite_remains(premises, known) as remains:
        yield [*plants, *opened, *remains]


def _database(premises: Premises, known: Known) -> Iterator[Plant]:
    """A session of the product's own engine, which compresses; a column; on PostgreSQL compressed and dead rows."""
    server, run = premises.server, statement(premises.server)
    environment = server.environment | {"DJANGO_SETTINGS_MODULE": "twofold.settings"}
    long = " and again, ".join([known.words("session")] * 9)
    subprocess.run([sys.executable, "-c", _SESSION, long], env=environment, check=True, cwd=server.folder)
    yield Plant("a compressed session", "rows of people_signin", "base64 > zlib")
    command = [sys.executable, "-c", _MAIL, known.words("mail")]
    subprocess.run(command, env=environment, check=True, cwd=server.folder)
    yield Plant("a mail", "what the mail server heard")
    run("CREATE TABLE planted_plain (note text)")
    run(f"INSERT INTO planted_plain VALUES ('a note: {known.stem} plain')")
    yield Plant("a column", "rows of planted_plain")
    yield Plant("a column, in its backup", "/backups/", "utf-8")
    if not premises.url:
        yield Plant("a column, in the database's files", "/twofold.sqlite3", "utf-8")
        return
    run("CREATE TABLE planted_toast (note text); CREATE TABLE planted_dead (note text)")
    run(f"INSERT INTO planted_toast VALUES ('{known.stem} ' || repeat('far and wide ', 2000))")
    run(f"INSERT INTO planted_dead VALUES ('{known.stem} dead'); DELETE FROM planted_dead")
    run("CHECKPOINT")
    yield Plant("a compressed value, by SQL", "rows of planted_toast")
    yield Plant("a compressed value, in the cluster's files", "/base/", "pglz")
    yield Plant("rows in the cluster's WAL", "/pg_wal/", "utf-8")
    yield Plant("a deleted row in the cluster's files", "/base/", "utf-8")


def _files(premises: Premises, known: Known) -> Iterator[Plant]:
    folder = premises.server.folder
    text = known.words("file")
    (folder / "tmp" / "upload.tmp").write_bytes(b"\0\x07" + text.encode())
    yield Plant("a temporary file", "/tmp/upload.tmp")
    (folder / "tmp" / f"{known.stem}.draft").touch()
    yield Plant("a file's name", f"name of {folder}/tmp/{known.stem}")
    with premises.server.log.open("ab") as log:
        log.write(b"WARNING body " + base64.b64encode(f"text={text}".encode()) + b"\n")
    yield Plant("a line of the log in base64", "/server.log", "base64")
    (folder / "server.log.1.gz").write_bytes(gzip.compress(f"POST /question {text}\n".encode()))
    yield Plant("a log that was packed away", "/server.log.1.gz", "gzip")
    (folder / "home" / ".history").write_text(text)
    yield Plant("a history in the home folder", "/home/.history")
    for how, data in written_as(text).items():
        name = how.replace(" ", "-")
        (folder / "data" / f"planted.{name}").write_bytes(os.urandom(97) + data + os.urandom(31))
        yield Plant(f"a file in {how}", f"/planted.{name}")
    torn = written_as(text * 40)["zip"][:-90]
    (folder / "tmp" / "export.part").write_bytes(torn)
    yield Plant("a torn zip", "/export.part", "zip")
    unlock = next(v for k, v in known.secrets.items() if k.startswith("tf_unlock_key"))
    (folder / "runtime" / "cookies").write_text(f"k={unlock}")
    yield Plant("an unlock cookie", "/runtime/cookies", "tf_unlock_key")
    code = next(raw for name, raw in known.raw.items() if name.startswith("ticket"))
    (folder / "data" / "ticket").write_bytes(b"T" + code)
    yield Plant("a ticket's bytes", "/data/ticket", "in bytes")


@contextmanager
def _open_files(premises: Premises, known: Known) -> Iterator[list[Plant]]:
    """This process stands for a server that spools: a deleted file and one that never had a name."""
    if not os.path.isdir("/proc/self/fd"):
        yield []
        return
    path = premises.server.folder / "tmp" / "spool"
    with path.open("w+b") as spool, open(os.memfd_create("spool"), "w+b") as unnamed:
        path.unlink()
        for file in (spool, unnamed):
            file.write(known.words("spooled").encode())
            file.flush()
        premises.processes.append(os.getpid())
        yield [
            Plant("a deleted file held open", "/spool (deleted)"),
            Plant("a file in memory", "memfd:spool"),
        ]
        premises.processes.remove(os.getpid())


@contextmanager
def _sqlite_remains(premises: Premises, known: Known) -> Iterator[list[Plant]]:
    """What a deletion leaves on a free page, and what stands in a WAL alone."""
    free, wal = (premises.server.data / f"planted-{name}.sqlite3" for name in ("free", "wal"))
    with closing(sqlite3.connect(free)) as database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("CREATE TABLE note (text)")
        database.executemany("INSERT INTO note VALUES (?)", [(known.words("free"),)] * 200)
        database.commit()
        database.execute("DELETE FROM note")
        database.commit()
    with closing(sqlite3.connect(wal)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE note (text)")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("INSERT INTO note VALUES (?)", (known.words("wal"),))
        database.commit()
        yield [Plant("a free page", f"{free.name}"), Plant("a frame of a WAL", f"{wal.name}-wal")]
