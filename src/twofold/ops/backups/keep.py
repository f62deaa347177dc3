"""Names of backups and how long they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

KEPT_DAYS = 35
SUFFIXES = {"sqlite": ".sqlite3", "postgresql": ".pgdump"}
FORM = "%Y%m%dT%H%M%SZ"
OWN_NAME = re.compile(r"twofold-(?:before-[a-z]+-)?(\d{8}T\d{6}Z)\.(?:sqlite3|pgdump)")


def backup_name(vendor: str, now: datetime, occasion: str = "") -> str:
    return f"twofold-{occasion and f'before-{occasion}-'}{now.astimezone(UTC):{FORM}}{SUFFIXES[vendor]}"


def backups_in(folder: Path) -> Iterator[tuple[Path, datetime]]:
    """Twofold's own backups, told by their names; files that people named themselves are theirs to remove."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if match := OWN_NAME.fullmatch(path.name):
            yield path, datetime.strptime(match[1], FORM).replace(tzinfo=UTC)


def prune(folder: Path, now: datetime) -> list[Path]:
    """Removes backups older than the days that Twofold promises, so that deleted words do not live on in them."""
    gone = [path for path, made in backups_in(folder) if now - made > timedelta(days=KEPT_DAYS)]
    for path in gone:
        path.unlink()
        manifest_path(path).unlink(missing_ok=True)
    return gone


def manifest_path(backup: Path) -> Path:
    return backup.with_name(backup.name + ".manifest.json")
