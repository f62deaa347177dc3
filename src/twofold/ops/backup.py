"""`twofold backup`: copies everything while people write."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from twofold.configuration import configuration
from twofold.ops.backups.keep import KEPT_DAYS, prune
from twofold.ops.backups.make import make_backup
from twofold.ops.django_start import database_troubles_told, start_django
from twofold.ops.process import guard_process

SUMMARY = "copy the database to a file while Twofold runs"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="the file to make (default: one in data/backups)")


def main(options: argparse.Namespace) -> int:
    guard_process()
    settings = configuration()
    start_django()
    made = make_backup(settings, options.file)
    print(f"Backed up to {made}\nIts manifest stands beside it; keep the two together.")
    if gone := prune(settings.data / "backups", datetime.now(UTC), settled=_settled()):
        print(f"Removed {len(gone)} of Twofold's own backups older than {KEPT_DAYS} days.")
    return 0


def _settled() -> date | None:
    from twofold.people.uptime_days import note_today, settled_day

    with database_troubles_told():
        note_today()
        return settled_day()
