"""Backs up the embedded database: one file, made while people write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from twofold.ops.backups.manifest import MIGRATIONS
from twofold.ops.folder import settle_on_disk


class OddRow(Exception):
    """A row that holds something Twofold never writes there."""


def copy_database(source: Path, target: Path) -> None:
    """Makes a consistent copy of this moment under a temporary name, flushes it to disk, then renames it.

    VACUUM INTO, because copying the file would miss the write-ahead log, and copying page by page starts again at every
    write. It also leaves out whatever freed pages still held.
    """
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with _opened(f"{source.resolve().as_uri()}?mode=rw") as database:
            database.execute("VACUUM INTO ?", [str(partial)])
        settle_on_disk(partial)
        partial.replace(target)
        settle_on_disk(target.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Opens a backup so that nothing can be written to it or beside it."""
    with _opened(f"{path.resolve().as_uri()}?mode=ro&immutable=1") as database:
        yield database


@contextmanager
def _opened(uri: str) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=15)
    try:
        yield database
    finally:
        database.close()


def count_rows(database: sqlite3.Connection) -> dict[str, int]:
    names = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    tables = sorted(name for (name,) in names)
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608 — names from the schema


def migration_names(database: sqlite3.Connection) -> list[str]:
    rows = database.execute(f"SELECT app, name FROM {MIGRATIONS}")  # noqa: S608 — a constant
    return sorted(f"{app}.{name}" for app, name in rows)


def instance_of(database: sqlite3.Connection) -> UUID | None:
    """Returns the installation's id, or None if its row, made on first use, is missing. Raises OddRow."""
    if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'people_instance'").fetchone():
        return None
    row = database.execute("SELECT id FROM people_instance").fetchone()
    try:
        return UUID(row[0]) if row else None
    except (AttributeError, TypeError, ValueError) as error:
        raise OddRow("the installation has no name that could be one") from error


def damage(database: sqlite3.Connection) -> list[str]:
    """Returns the faults that the database itself reports; empty if it is whole."""
    told = [row[0] for row in database.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    orphans = database.execute("PRAGMA foreign_key_check").fetchall()
    return told + [f"a row in {table} belongs to nothing in {parent}" for table, _, parent, _ in orphans[:5]]
