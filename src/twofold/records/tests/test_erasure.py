"""What was destroyed leaves the database's log, also where somebody was reading meanwhile."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import ConnectionHandler

from twofold.ops.housekeeping import tick
from twofold.records import erasure


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file like that of a running server; the tests' own database lies in memory."""
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite keeps a log of its own beside its file")
    file = tmp_path / "twofold.sqlite3"
    own = ConnectionHandler({"default": {**settings.DATABASES["default"], "NAME": str(file)}})["default"]
    monkeypatch.setattr(erasure, "connection", own)
    with own.cursor() as cursor:
        cursor.execute("CREATE TABLE slots (id INTEGER PRIMARY KEY, sealed BLOB)")
    yield file
    own.close()


def _held(database: Path, piece: bytes) -> bool:
    return any(piece in path.read_bytes() for path in database.parent.iterdir() if path.suffix != ".sqlite3-shm")


@pytest.mark.django_db
@pytest.mark.parametrize("again", [erasure.try_again, tick])
def test_erased_bytes_go_once_nobody_reads_any_more(database: Path, again: object) -> None:
    piece = os.urandom(48)
    with erasure.connection.cursor() as cursor:
        cursor.execute("INSERT INTO slots (sealed) VALUES (%s)", [piece])
    reader = sqlite3.connect(database, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM slots").fetchone() == (1,)
    with erasure.connection.cursor() as cursor:
        cursor.execute("DELETE FROM slots")
    erasure.empty_the_log()
    assert _held(database, piece)
    assert not erasure.try_again()
    reader.execute("ROLLBACK")
    reader.close()
    assert _held(database, piece)
    again()  # type: ignore[operator]
    assert not _held(database, piece)
    assert erasure.try_again()
