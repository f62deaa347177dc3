"""`twofold verify-backup`: checks whether a backup could be restored."""

from __future__ import annotations

import argparse
from pathlib import Path

from twofold.ops.backups.manifest import read_manifest
from twofold.ops.backups.verify import faults
from twofold.ops.django_start import start_django

SUMMARY = "tell whether a backup is whole and can be restored"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)


def main(options: argparse.Namespace) -> int:
    start_django()
    if found := faults(options.file):
        print(f"{options.file} cannot be trusted:")
        for fault in found:
            print(f"  - {fault}")
        return 1
    manifest = read_manifest(options.file)
    rows = sum(manifest.rows.values())
    print(
        f"{options.file} is whole: made {manifest.made_at:%Y-%m-%d %H:%M} UTC by Twofold {manifest.twofold}, ",
        end="",
    )
    print(f"{rows} rows in {len(manifest.rows)} tables.")
    return 0
