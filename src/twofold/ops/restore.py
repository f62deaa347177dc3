"""`twofold restore`: puts a backup in place of the database, and keeps the former one."""

from __future__ import annotations

import argparse
import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, connection

from twofold.configuration import Configuration, configuration
from twofold.ops.backups import postgres, sqlite
from twofold.ops.backups.keep import backup_name
from twofold.ops.backups.make import make_backup
from twofold.ops.backups.manifest import read_manifest
from twofold.ops.backups.verify import faults, refuse_other_database
from twofold.ops.django_start import let_go_of_database, reach_database, start_django
from twofold.ops.folder import held, prepare_folder, settle_on_disk
from twofold.ops.migrate import bring_up_to_date
from twofold.ops.process import guard_process
from twofold.ops.refusal import Refusal

SUMMARY = "put a backup in the place of the database (Twofold must be stopped)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)


def main(options: argparse.Namespace) -> int:
    guard_process()
    settings = configuration()
    prepare_folder(settings.data)
    with held(settings.data):
        start_django()
        kept = restore(settings, options.file)
        bring_up_to_date()
        _end_sign_ins()
    print(f"Restored {options.file}.")
    if kept is not None:
        print(f"What was there before is kept as {kept}; remove it when you are sure.")
    print("Start with ./twofold. Everyone signs in again, with the passphrase of the day of the backup.")
    return 0


def restore(settings: Configuration, backup: Path) -> Path | None:
    """Returns the former database's new place, if there was one. Raises Refusal; touches nothing if the backup isn't
    whole.
    """
    if found := faults(backup):
        raise Refusal(f"{backup} is not restored:\n" + "\n".join(f"  - {fault}" for fault in found))
    manifest = read_manifest(backup)
    refuse_other_database(manifest)
    kept = _into_postgresql(settings, backup) if settings.database_url else _into_sqlite(settings, backup)
    if _rows_now(settings) != manifest.rows:
        raise Refusal("The restored database differs from the backup's manifest. The former one is kept beside it.")
    return kept


def _into_sqlite(settings: Configuration, backup: Path) -> Path | None:
    """Replaces the database. At every moment either the old or the new one is complete under some name."""
    database = settings.data / "twofold.sqlite3"
    fresh = database.with_name("twofold.sqlite3.restoring")
    fresh.unlink(missing_ok=True)
    with backup.open("rb") as source, open(fresh, "xb", opener=_owner_only) as target:
        shutil.copyfileobj(source, target)
    settle_on_disk(fresh)
    kept = _keep_former(settings, database) if database.exists() else None
    fresh.replace(database)
    settle_on_disk(settings.data)
    return kept


def _keep_former(settings: Configuration, database: Path) -> Path:
    """Gives the former database a second name among the backups, which are removed when they are old.

    Its log is folded in first; a damaged database is kept with its log, as it is.
    """
    let_go_of_database()
    prepare_folder(settings.data / "backups")
    kept = settings.data / "backups" / backup_name("sqlite", datetime.now(UTC), "restore")
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for suffix in ("-wal", "-shm"):
        log = database.with_name(database.name + suffix)
        if log.exists():
            log.replace(kept.with_name(kept.name + suffix))
    kept.hardlink_to(database)
    settle_on_disk(kept.parent)
    return kept


def _into_postgresql(settings: Configuration, backup: Path) -> Path | None:
    reach_database()
    kept = make_backup(settings, occasion="restore") if _has_tables() else None
    let_go_of_database()
    postgres.load_dump(backup)
    return kept


def _has_tables() -> bool:
    return bool(connection.introspection.table_names())


def _rows_now(settings: Configuration) -> dict[str, int]:
    if settings.database_url:
        return postgres.count_rows()
    with sqlite.reading(settings.data / "twofold.sqlite3") as database:
        return sqlite.count_rows(database)


def _end_sign_ins() -> None:
    """Ends all sign-ins: one that was ended after the backup must not return with it."""
    from twofold.people.models import SignIn

    SignIn.objects.all().delete()
    let_go_of_database()


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
