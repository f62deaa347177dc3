"""Makes one backup with its manifest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection

from twofold import __version__
from twofold.configuration import Configuration
from twofold.ops.backups import postgres, sqlite
from twofold.ops.backups.keep import backup_name
from twofold.ops.backups.manifest import Manifest, digest_of, write_manifest
from twofold.ops.django_start import database_troubles_told, reach_database
from twofold.ops.folder import prepare_folder
from twofold.ops.refusal import Refusal


def make_backup(settings: Configuration, target: Path | None = None, *, occasion: str = "") -> Path:
    """Returns the file made. Django must be started. Raises Refusal; never overwrites a file."""
    now = datetime.now(UTC)
    if target is None:
        prepare_folder(settings.data / "backups")
        target = _free_name(settings.data / "backups", now, occasion)
    if target.exists():
        raise Refusal(f"{target} exists already and is left as it is. Choose another name.")
    if not target.parent.is_dir():
        raise Refusal(f"The folder {target.parent} does not exist.")
    try:
        with database_troubles_told():
            manifest = _from_postgresql(target, now) if settings.database_url else _from_sqlite(settings, target, now)
        write_manifest(manifest, target)
    except BaseException:
        target.unlink(missing_ok=True)  # without its manifest it would look like a damaged one
        raise
    return target


def _from_sqlite(settings: Configuration, target: Path, now: datetime) -> Manifest:
    source = settings.data / "twofold.sqlite3"
    if not source.exists():
        raise Refusal(f"There is no database in {settings.data} yet, so there is nothing to back up.")
    sqlite.copy_database(source, target)
    with sqlite.reading(target) as database:
        return Manifest(
            twofold=__version__,
            database="sqlite",
            instance=sqlite.instance_of(database),
            made_at=now,
            sha256=digest_of(target),
            size=target.stat().st_size,
            migrations=sqlite.migration_names(database),
            rows=sqlite.count_rows(database),
        )


def _from_postgresql(target: Path, now: datetime) -> Manifest:
    reach_database()
    with postgres.one_moment() as snapshot:
        postgres.dump_database(target, snapshot)
        return Manifest(
            twofold=__version__,
            database="postgresql",
            instance=postgres.instance_of(),
            made_at=now,
            sha256=digest_of(target),
            size=target.stat().st_size,
            migrations=postgres.migration_names(),
            rows=postgres.count_rows(),
        )


def _free_name(folder: Path, now: datetime, occasion: str) -> Path:
    """Returns a name with the second, or with the next free second if two are made within one."""
    while (path := folder / backup_name(connection.vendor, now, occasion)).exists():
        now += timedelta(seconds=1)
    return path
