"""The rows of the real database, whichever it is: kept as they are, put back between two presses, and told as shapes."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

Row = tuple[Any, ...]
Shape = tuple[Any, ...]
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*")
_BY_CHANCE = {"session_key", "sign_in_name"}  # each time another
_KEYS = ("id", "session_key", "bucket", "day")  # one of them is the primary key of every table
_NUMBERED = {"id", "revision"}  # of a row, or of how often a keyring was written: neither is an effect


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]


class Rows:
    """Beside the product, over a connection of its own."""

    def __init__(self, database: Path | None, url: str = "") -> None:
        if database is not None:
            self._sqlite = sqlite3.connect(database, timeout=20, isolation_level=None)
            self._sqlite.executescript("PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF;")
            self._ask, self._mark = self._sqlite.execute, "?"
            listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        else:
            import psycopg

            connection = psycopg.connect(url, autocommit=True)
            self._ask, self._mark = connection.execute, "%s"  # type: ignore[assignment]
            listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = sorted(name for (name,) in self._ask(listed).fetchall() if name != "django_migrations")
        self.tables = [Table(name, self._columns(name)) for name in names]
        self.kept: dict[str, list[Row]] = {}
        self._known: set[str] = set()

    def _columns(self, name: str) -> tuple[str, ...]:
        found = self._ask(f"SELECT * FROM {name} LIMIT 0")
        return tuple(str(column[0]) for column in found.description or ())

    def _read(self, table: Table) -> list[Row]:
        return list(self._ask(f"SELECT * FROM {table.name}").fetchall())

    def keep(self) -> None:
        """What stands now is what every press begins from."""
        self.kept = {table.name: self._read(table) for table in self.tables}
        self._known = {_plain(value) for rows in self.kept.values() for row in rows for value in row}

    def put_back(self) -> None:
        """Only the rows that are other than they were, in one transaction."""
        begin = "BEGIN IMMEDIATE" if self._mark == "?" else "BEGIN"
        self._ask(begin)
        if self._mark == "?":
            self._ask("PRAGMA defer_foreign_keys=ON")
        else:
            self._ask("SET CONSTRAINTS ALL DEFERRED")
        for table in self.tables:
            before, now = self.kept[table.name], self._read(table)
            wanted, there = Counter(map(_key, before)), Counter(map(_key, now))
            for row in now:
                if _key(row) not in wanted:
                    self._forget(table, row)
            for row in before:
                if _key(row) not in there:
                    marks = ", ".join([self._mark] * len(row))
                    self._ask(f"INSERT INTO {table.name} VALUES ({marks})", row)
        self._ask("COMMIT")

    def _forget(self, table: Table, row: Row) -> None:
        key = next(column for column in _KEYS if column in table.columns)
        value = row[table.columns.index(key)]
        self._ask(f"DELETE FROM {table.name} WHERE {key} = {self._mark}", (value,))

    def changed(self, name: str, column: str) -> set[UUID | int]:
        """What stands in this column of the rows that are other than they were."""
        table = next(table for table in self.tables if table.name == name)
        before, place = set(map(_key, self.kept[name])), table.columns.index(column)
        found = {row[place] for row in map(_key, self._read(table)) if row not in before}
        return {UUID(value) if isinstance(value, str) else value for value in found}

    def shapes(self) -> Counter[Shape]:
        """How many rows of which look there are: what is made by chance or sealed counts as one of its kind."""
        found: Counter[Shape] = Counter()
        for table in self.tables:
            for row in self._read(table):
                found[(table.name, *self._shape(table, row))] += 1
        return found

    def _shape(self, table: Table, row: Row) -> Iterable[tuple[str, object]]:
        for column, value in zip(table.columns, row, strict=True):
            if (column in _NUMBERED and isinstance(value, int)) or column == "session_data":
                continue
            yield column, self._told(column, value)

    def _told(self, column: str, value: Any) -> object:
        plain = _plain(value)
        if isinstance(value, bytes | memoryview):
            return "sealed"
        if isinstance(value, UUID) or _UUID.fullmatch(plain) or column in _BY_CHANCE:
            return plain if plain in self._known else "new"
        if isinstance(value, datetime) or _MOMENT.fullmatch(plain):
            return "a moment"
        if isinstance(value, date):
            return value.isoformat()
        return value if isinstance(value, int | str | type(None)) else plain


def _plain(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def _key(row: Row) -> Row:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
