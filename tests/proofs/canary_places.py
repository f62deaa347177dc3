"""Where a server leaves bytes, and one look through all of them."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from tests import postgres
from tests.mailbox import Mailbox
from tests.proofs.canary_evening import Known
from tests.proofs.traces import Trace, descendants, needles, search, search_open_files
from tests.server import Server
from twofold.vault.codes import BadCode, code_bytes

Wanted = dict[str, bytes]


@dataclass
class Look:
    """What one look saw. `unseen` is what it had no permission to open."""

    traces: list[Trace] = field(default_factory=list)
    files: int = 0
    bytes: int = 0
    rows: int = 0
    mails: int = 0
    processes: int = 0
    unseen: int = 0

    def take(self, data: bytes, wanted: Wanted, place: str) -> None:
        self.bytes += len(data)
        self.traces += search(data.rstrip(b"\0"), wanted, place)


@dataclass
class Premises:
    """A server's folder, its processes and its database; `before` are files that stood there before anyone wrote."""

    server: Server
    box: Mailbox
    url: str = ""
    processes: list[int] = field(default_factory=list)
    before: dict[Path, tuple[int, int]] = field(default_factory=dict)

    @property
    def cluster(self) -> Path | None:
        """The folder of the tests' own PostgreSQL."""
        return Path(unquote(dict(parse_qsl(urlsplit(self.url).query))["host"])) if self.url else None

    @property
    def folders(self) -> list[Path]:
        return [folder for folder in (self.server.folder, self.cluster) if folder is not None]

    def files(self) -> Iterator[Path]:
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    yield path

    def nothing_written_yet(self) -> None:
        """Whatever stands here now, and is never touched again, cannot hold what is written later."""
        self.before = {path: _stamp(path) for path in self.files()}


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def look(premises: Premises, known: Known, secrets: Wanted | None = None) -> Look:
    """Through every file and its name, every row by SQL, every backup unpacked, every deleted file held open."""
    seen, wanted = Look(), stem_needles(known) | (secrets or {})
    for path in premises.files():
        seen.files += 1
        seen.take(str(path).encode(), wanted, f"name of {path}")
        if premises.before.get(path) != _stamp(path):
            _file(seen, path, wanted, known.stem if premises.url else "")
    _rows(seen, premises, wanted)
    for mail in premises.box.mails:
        seen.mails += 1
        said = "\n".join([*premises.box.heard, mail.sender, *mail.to, mail.text])
        seen.take(said.encode("utf-8", "surrogateescape"), wanted, "what the mail server heard")
    for process in [*premises.processes, *([premises.server.process.pid] if premises.server.process else [])]:
        seen.traces += search_open_files(process, wanted)
        for pid in [process, *descendants(process)]:
            seen.processes += 1
            seen.unseen += not os.access(f"/proc/{pid}/fd", os.R_OK)
    return seen


def _file(seen: Look, path: Path, wanted: Wanted, stem: str) -> None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:  # the server has tidied up meanwhile
        return
    except OSError:
        seen.unseen += 1
        return
    seen.take(data, wanted, str(path))
    if stem and any(_in_pglz(stem).finditer(data)):
        seen.traces.append(Trace(str(path), "pglz"))
    if data.startswith(b"PGDMP"):
        seen.take(_dump(path), wanted, f"{path}, unpacked")


def _in_pglz(stem: str) -> re.Pattern[bytes]:
    """Literals as PostgreSQL compresses them: a byte of flags stands before every eight."""
    plain = stem.encode()
    ways = [b".".join((plain[:k], plain[k : k + 8], plain[k + 8 :])) for k in range(9)]
    return re.compile(b"|".join(way.replace(b"..", b".") for way in ways), re.DOTALL)


def _dump(path: Path) -> bytes:
    folder = postgres.programs()
    if folder is None:
        return b""
    command = [str(folder / "pg_restore"), "--file=-", str(path)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _rows(seen: Look, premises: Premises, wanted: Wanted) -> None:
    tables = _postgresql(premises.url) if premises.url else _sqlite(premises.server.data / "twofold.sqlite3")
    for table, rows in tables:
        seen.rows += len(rows)
        values = (value for row in rows for value in row)
        data = b"\n\0\n".join(v if isinstance(v, bytes) else str(v).encode() for v in values if v is not None)
        seen.take(data, wanted, f"rows of {table}")


def _sqlite(path: Path) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            yield table, database.execute(f'SELECT * FROM "{table}"').fetchall()


def _postgresql(url: str) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    import psycopg
    from psycopg import sql

    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname <> 'pg_catalog'")
        own = [row for row in found.fetchall() if row[0] != "information_schema"]
        for schema, table in [*own, ("pg_catalog", "pg_largeobject"), ("pg_catalog", "pg_stats")]:
            name = sql.Identifier(schema, table)
            yield table, connection.execute(sql.SQL("SELECT * FROM {}").format(name)).fetchall()


def stem_needles(known: Known) -> Wanted:
    return {f"words in {how}": needle for how, needle in needles(known.stem).items()}


def secret_needles(known: Known) -> Wanted:
    """Each secret in the ways in which secrets are written; and what codes, cookies and tickets stand for."""
    wanted: Wanted = {}
    for name, value in known.secrets.items():
        for how, needle in needles(value).items():
            if how.removesuffix("+0").removesuffix("+1").removesuffix("+2") in {
                "utf-8",
                "utf-16-le",
                "base64",
                "hex",
            }:
                wanted[f"{name} in {how}"] = needle
    for name, raw in {**known.raw, **_decoded(known.secrets)}.items():
        wanted[f"{name} in bytes"] = raw
        wanted[f"{name} in hex of bytes"] = raw.hex().encode()
        wanted[f"{name} in base64 of bytes"] = b64encode(raw)[:-4]
    return wanted


def _decoded(secrets: dict[str, str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, value in secrets.items():
        if name.startswith(("tf_unlock_key", "tf_device_key", "ticket")):
            found[name] = urlsafe_b64decode(value + "=" * (-len(value) % 4))
        for symbols in (16, 32):
            try:
                found[name] = code_bytes(value, symbols=symbols)
            except (BadCode, ValueError):
                continue
    return found
