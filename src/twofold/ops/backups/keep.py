"""Names of backups, and how long they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

KEPT_DAYS = 35
KEPT_ALWAYS = 3
SUFFIXES = {"sqlite": ".sqlite3", "postgresql": ".pgdump"}
FORM = "%Y%m%dT%H%M%SZ"
OWN_NAME = re.compile(r"twofold-(?:before-[a-z]+-)?(\d{8}T\d{6}Z)\.(?:sqlite3|pgdump)")


def backup_name(vendor: str, now: datetime, occasion: str = "") -> str:
    return f"twofold-{occasion and f'before-{occasion}-'}{now.astimezone(UTC):{FORM}}{SUFFIXES[vendor]}"


def backups_in(folder: Path) -> Iterator[tuple[Path, datetime]]:
    """Yields Twofold's own backups, recognised by name, with their times. Files that people named are left to them."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if match := OWN_NAME.fullmatch(path.name):
            yield path, datetime.strptime(match[1], FORM).replace(tzinfo=UTC)


def prune(folder: Path, now: datetime, *, settled: date | None) -> list[Path]:
    """Removes backups older than Twofold promises to keep them, so that deleted texts don't survive in them.

    `settled` is a day that the clock has reached several times (`people.running_days`), so a clock that is wrong once
    removes nothing. The newest few stay, whatever the clock says. Returns the removed files.
    """
    if settled is None:
        return []
    oldest = min(now, datetime.combine(settled, time(), UTC)) - timedelta(days=KEPT_DAYS)
    found = sorted(backups_in(folder), key=lambda found: found[1], reverse=True)
    past = [path for path, made in found if made <= now]
    gone = [path for path, made in found if made < oldest and path not in past[:KEPT_ALWAYS]]
    for path in gone:
        path.unlink()
        manifest_path(path).unlink(missing_ok=True)
    return gone


def manifest_path(backup: Path) -> Path:
    return backup.with_name(backup.name + ".manifest.json")
