"""Checks whether the database keeps what is written, and really erases what is deleted."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from twofold.ops.migrate import migrations
from twofold.ops.safety.finding import Finding

PRAGMAS = {
    "journal_mode": ("wal", "Two people writing at once would meet a locked database."),
    "synchronous": (2, "A power cut could lose words that Twofold has said are kept."),
    "secure_delete": (1, "Removed words would stay readable in the file, sealed as they are."),
    "foreign_keys": (1, "Rows could be left behind that belong to nobody."),
}
LEAST_POSTGRESQL = 15


def findings() -> Iterator[Finding]:
    yield from _pragmas() if connection.vendor == "sqlite" else _postgresql()
    state = migrations()
    if state.unknown:
        yield Finding(
            f"The database was used by a newer Twofold (it knows {', '.join(state.unknown[:3])}).",
            "This version could damage what it does not know.",
            "Start the newer version again.",
        )
    if state.pending:
        yield Finding(
            f"The database is {len(state.pending)} steps behind this version.",
            "The server would fail on the first page.",
            "./twofold run takes the steps by itself.",
            unsafe=False,
        )


def _pragmas() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        for name, (wanted, why) in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            found = cursor.fetchone()[0]
            if found != wanted:
                yield Finding(
                    f"The database runs with {name} = {found} instead of {wanted}.",
                    why,
                    "Keep the data folder on a disk of this machine (not a network share), then start again.",
                )


def _postgresql() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10000
        cursor.execute("SHOW fsync")
        fsync = cursor.fetchone()[0]
        cursor.execute("SHOW synchronous_commit")
        commit = cursor.fetchone()[0]
    if version < LEAST_POSTGRESQL:
        yield Finding(
            f"The database is PostgreSQL {version}.",
            f"Twofold is tested with {LEAST_POSTGRESQL} and newer.",
            f"Move to PostgreSQL {LEAST_POSTGRESQL} or newer.",
        )
    if fsync != "on" or commit == "off":
        yield Finding(
            f"PostgreSQL runs with fsync = {fsync} and synchronous_commit = {commit}.",
            "A power cut could lose words that Twofold has said are kept.",
            "Set both to on in postgresql.conf.",
        )
