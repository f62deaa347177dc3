"""Backs up a PostgreSQL database with its own programs, which must be at least as new as the server."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from twofold.ops.backups.manifest import MIGRATIONS
from twofold.ops.folder import settle_on_disk
from twofold.ops.refusal import Refusal


@contextmanager
def one_moment() -> Iterator[str]:
    """Makes everything read inside, and a dump made with the yielded snapshot, belong to the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def dump_database(target: Path, snapshot: str) -> None:
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        _program("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={partial}", _name())
        settle_on_disk(partial)
        partial.replace(target)
        settle_on_disk(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def load_dump(source: Path) -> None:
    """Restores all or nothing: on any error the database stays as it was. Raises Refusal."""
    _program(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        f"--dbname={_name()}",
        str(source),
    )


def damage(source: Path) -> list[str]:
    """Reads the whole dump as a restore would, into nothing; returns the errors."""
    try:
        _program("pg_restore", "--file=/dev/null", str(source))
    except Refusal as refusal:
        return [str(refusal)]
    return []


def count_rows() -> dict[str, int]:
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 — names from the schema
            counts[name] = cursor.fetchone()[0]
    return counts


def migration_names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT app, name FROM {MIGRATIONS}")  # noqa: S608 — a constant
        return sorted(f"{app}.{name}" for app, name in cursor.fetchall())


def instance_of() -> UUID | None:
    with connection.cursor() as cursor:
        if "people_instance" not in connection.introspection.table_names(cursor):
            return None
        cursor.execute("SELECT id FROM people_instance")
        row = cursor.fetchone()
    return UUID(str(row[0])) if row else None


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _program(name: str, *arguments: str) -> None:
    if shutil.which(name) is None:
        raise Refusal(f"{name} is not installed. On Debian or Ubuntu:  sudo apt install postgresql-client")
    done = subprocess.run([name, *arguments], env=_environment(), capture_output=True, text=True)  # noqa: S603 — fixed programs, no shell
    if done.returncode != 0:
        raise Refusal(f"{name} did not succeed: {done.stderr.strip()}")


def _environment() -> dict[str, str]:
    """Passes the password in the environment: everyone on the machine can see a program's arguments."""
    settings = connection.settings_dict
    given = {"PGUSER": settings["USER"], "PGPASSWORD": settings["PASSWORD"]}
    given |= {"PGHOST": settings["HOST"], "PGPORT": settings["PORT"]}
    return os.environ | {name: str(value) for name, value in given.items() if value}
