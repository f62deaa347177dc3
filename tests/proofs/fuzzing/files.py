"""What is read from files: backups with their manifests, and packs."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import connection
from hypothesis import strategies as st

from tests.proofs.fuzzing.target import Target, Wrong
from tests.proofs.fuzzing.values import anything, bent, bent_json, cells, words
from twofold import packs as reading_packs
from twofold.ops import restore, verify_backup
from twofold.ops.backups import sqlite
from twofold.ops.backups.keep import manifest_path
from twofold.ops.backups.manifest import Manifest, digest_of
from twofold.ops.refusal import Refusal
from twofold.packs import PackErrors
from twofold.packs import files as pack_files
from twofold.packs.loading import CORE

CELLS = (
    ("people_instance", "id"),
    ("people_instance", "made_on"),
    ("django_migrations", "name"),
    ("django_migrations", "app"),
)


def backups(folder: Path) -> Target:
    """A backup with odd bytes or odd rows, and a manifest that fits what it became, or says odd things."""
    whole = _backup(folder / "whole.sqlite3")
    told = json.loads(manifest_path(whole).read_bytes())
    raw = whole.read_bytes()

    def read(drawn: tuple[bytes | None, list[tuple[int, Any]], str | None]) -> None:
        blob, changes, manifest = drawn
        with tempfile.TemporaryDirectory(dir=folder) as made:
            copy = Path(made) / "twofold.sqlite3"
            copy.write_bytes(raw if blob is None else blob)
            _change(copy, changes)
            fitting = json.dumps({**told, "sha256": digest_of(copy), "size": copy.stat().st_size})
            manifest_path(copy).write_text(manifest or fitting, encoding="utf-8", errors="replace")
            with contextlib.redirect_stdout(io.StringIO()):
                refused = verify_backup.main(Namespace(file=copy))
            data = Path(made) / "data"
            data.mkdir()
            settings: Any = SimpleNamespace(data=data, database_url=None)
            restore.restore(settings, copy)
            if refused:
                raise Wrong("a backup that was refused was restored")

    changes = st.lists(st.tuples(st.integers(0, len(CELLS) - 1), cells), max_size=2)
    drawn = st.one_of(
        st.tuples(bent(raw), st.just([]), st.none()),
        st.tuples(st.none(), changes, st.none()),
        st.tuples(st.none(), changes, bent_json(told)),
    )
    return Target("backups", drawn, read, _any_instance, (Refusal,))


def _backup(path: Path) -> Path:
    """A copy of the database that is open here, with its manifest; in a test that is one in memory, amid a transaction."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy.executescript("\n".join(connection.connection.iterdump()))
    with sqlite.reading(path) as database:
        manifest = Manifest(
            twofold="0",
            database="sqlite",
            instance=sqlite.instance_of(database),
            made_at=datetime.now(UTC),
            sha256=digest_of(path),
            size=path.stat().st_size,
            migrations=sqlite.migration_names(database),
            rows=sqlite.count_rows(database),
        )
    manifest_path(path).write_text(manifest.model_dump_json())
    return path


def _change(path: Path, changes: list[tuple[int, Any]]) -> None:
    if not changes:
        return
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for number, cell in changes:
            table, column = CELLS[number]
            given = cell.encode("utf-8", "surrogatepass") if isinstance(cell, str) else cell
            cast = "CAST(? AS TEXT)" if isinstance(cell, str) else "?"
            with contextlib.suppress(sqlite3.IntegrityError):
                database.execute(f"UPDATE {table} SET {column} = {cast} WHERE rowid = 1", (given,))


@contextmanager
def _any_instance() -> Iterator[None]:
    """The name of the installation is taken for one without a look."""

    def named(database: sqlite3.Connection) -> UUID | None:
        row = database.execute("SELECT id FROM people_instance").fetchone()
        return UUID(row[0]) if row else None

    with patch.object(sqlite, "instance_of", named):
        yield


def packs(folder: Path) -> Target:
    """A pack whose manifest and one file are of the core pack, bent, or anything else that is YAML, or not even that."""
    manifest = (CORE / "pack.yaml").read_bytes()
    samples = {
        kind: [path.read_bytes() for path in sorted((CORE / kind).glob("*.yaml"))[:6]]
        for kind in ("questions", "practices", "skills")
    }

    def read(drawn: tuple[bytes, dict[str, bytes]]) -> None:
        written, files = drawn
        with tempfile.TemporaryDirectory(dir=folder) as made:
            for name, content in {"pack.yaml": written, **files}.items():
                path = Path(made) / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
            for problem in reading_packs.check(Path(made)):
                str(problem).encode()
            reading_packs.load(Path(made))

    loose = anything.map(lambda value: json.dumps(value).encode())
    contents = {
        f"{kind}/drawn.yaml": st.one_of(
            st.sampled_from(some).flatmap(bent), _items(kind), loose, st.binary(max_size=90)
        )
        for kind, some in samples.items()
    }
    drawn = st.tuples(st.one_of(st.just(manifest), bent(manifest), loose), st.fixed_dictionaries({}, optional=contents))
    return Target("packs", drawn, read, _any_letters, (PackErrors,))


def _items(kind: str) -> st.SearchStrategy[bytes]:
    """Fields of the right names with anything in them."""
    names = ("id", "title", "text", "who", "steps", "room", "depth", "themes", "follow", "modes", "minutes", "body")
    fields = st.dictionaries(st.one_of(st.sampled_from(names), words), anything, max_size=8)
    whole = st.lists(fields, max_size=3).map(lambda items: {"questions": items}) if kind == "questions" else fields
    return whole.map(lambda value: json.dumps(value).encode())


@contextmanager
def _any_letters() -> Iterator[None]:
    """A file is taken for UTF-8 without a look."""
    with patch.object(pack_files, "_decode", bytes.decode):
        yield
