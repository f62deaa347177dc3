"""Checks whether a backup is whole, is what its manifest says, and can be used by this version."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from twofold.ops.backups import postgres, sqlite
from twofold.ops.backups.manifest import Manifest, digest_of, read_manifest
from twofold.ops.refusal import Refusal


def faults(backup: Path) -> list[str]:
    """Returns everything wrong with the backup; empty if it can be restored. Django must be started. Raises Refusal if
    the file or its manifest can't be read.
    """
    if not backup.is_file():
        raise Refusal(f"There is no file {backup}.")
    manifest = read_manifest(backup)
    found = _differs(backup, manifest) + _unknown_migrations(manifest)
    if manifest.database == "postgresql":
        return found + postgres.damage(backup)
    try:
        return found + _inside(backup, manifest)
    except (sqlite3.DatabaseError, sqlite.OddRow) as error:
        return [*found, f"The database in it cannot be read ({error})."]


def _differs(backup: Path, manifest: Manifest) -> list[str]:
    if backup.stat().st_size != manifest.size:
        return [f"It has {backup.stat().st_size} bytes, and its manifest says {manifest.size}."]
    if digest_of(backup) != manifest.sha256:
        return ["It is not the file that was made: its SHA-256 differs from its manifest."]
    return []


def _unknown_migrations(manifest: Manifest) -> list[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations or {}}
    known |= {f"{app}.{name}" for new in loader.replacements.values() for app, name in new.replaces}
    unknown = sorted(set(manifest.migrations) - known)
    return [f"It was made by a newer Twofold (it knows {', '.join(unknown[:3])})."] if unknown else []


def _inside(backup: Path, manifest: Manifest) -> list[str]:
    with sqlite.reading(backup) as database:
        found = sqlite.damage(database)
        if sqlite.count_rows(database) != manifest.rows:
            found.append("It does not hold the number of rows that its manifest says.")
        if sqlite.migration_names(database) != sorted(manifest.migrations):
            found.append("Its migrations are not those of its manifest.")
        if sqlite.instance_of(database) != manifest.instance:
            found.append("It belongs to another installation than its manifest.")
    return found


def refuse_other_database(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise Refusal(
            f"This is a backup of a {manifest.database} database, and Twofold is set to {connection.vendor}. "
            "Set or remove TWOFOLD_DATABASE_URL to match."
        )
