"""The whole state of a server, kept and put back: its database, its folder in memory, and which unlockings are open."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg
from django.db import connection, connections

from twofold.people import boot_secret
from twofold.people.instance import lock_everyone, runtime_folder

_ENDINGS = ("", "-wal", "-shm", "-journal")


class Database(Protocol):
    def keep(self, name: str) -> None: ...
    def put_back(self, name: str) -> None: ...


class SqliteFile:
    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, name: str) -> None:
        """With every connection closed, the log is empty and the file is all."""
        connections.close_all()
        shutil.copyfile(self.path, self._kept(name))

    def put_back(self, name: str) -> None:
        connections.close_all()
        for ending in _ENDINGS:
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self._kept(name), self.path)

    def _kept(self, name: str) -> Path:
        return self.path.with_name(f"{name}.kept")


class PostgresDatabase:
    """Kept as databases beside it, which new ones are made from."""

    def __init__(self) -> None:
        self.name = str(connection.settings_dict["NAME"])

    def keep(self, name: str) -> None:
        self._copy(self.name, f"kept_{name}")

    def put_back(self, name: str) -> None:
        self._copy(f"kept_{name}", self.name)

    def _copy(self, source: str, target: str) -> None:
        connections.close_all()
        settings = connection.settings_dict
        with psycopg.connect(
            dbname="postgres", user=settings["USER"], host=settings["HOST"], autocommit=True
        ) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')


@dataclass
class Storage:
    """A killed process leaves all of it as it was at that moment; `restart` is what a new start of the server does."""

    database: Database
    _files: dict[str, dict[Path, tuple[bytes, float]]] = field(default_factory=dict)
    _memory: dict[str, bytes] = field(default_factory=dict)

    def keep(self, name: str) -> None:
        self.database.keep(name)
        paths = [path for path in runtime_folder().glob("*") if path.is_file()]
        self._files[name] = {path: (path.read_bytes(), path.stat().st_mtime) for path in paths}
        self._memory[name] = _living_memory()[:]

    def put_back(self, name: str) -> None:
        self.database.put_back(name)
        for path in runtime_folder().glob("*"):
            path.unlink()
        for path, (content, used) in self._files[name].items():
            path.write_bytes(content)
            os.utime(path, (used, used))
        memory = _living_memory()
        memory[:] = self._memory[name]


def _living_memory() -> bytearray:
    living = boot_secret.living()
    assert living is not None
    return living._memory  # type: ignore[return-value]  # shared by this process and its children


def restart() -> None:
    """As at a start of the server: another boot secret, and nobody is unlocked."""
    boot_secret.set_boot_secret(secrets.token_bytes(32))
    lock_everyone()


def storage() -> Storage:
    """Of the database that Django's settings name."""
    if connection.vendor == "postgresql":
        return Storage(PostgresDatabase())
    return Storage(SqliteFile(Path(str(connection.settings_dict["NAME"]))))
