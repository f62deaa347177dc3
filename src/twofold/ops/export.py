"""`twofold export`: writes a person's own texts to a zip, without a browser."""

from __future__ import annotations

import argparse
import getpass
import os
from pathlib import Path

from twofold.configuration import configuration
from twofold.ops.django_start import database_troubles_told, start_django
from twofold.ops.folder import settle_on_disk
from twofold.ops.process import guard_process
from twofold.ops.refusal import Refusal

SUMMARY = "write everything one person can read to a zip; asks for the passphrase"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="the name used to sign in")
    parser.add_argument("--to", type=Path, default=Path("twofold-export.zip"), metavar="FILE")


def main(options: argparse.Namespace) -> int:
    guard_process()
    configuration()
    if options.to.exists():
        raise Refusal(f"{options.to} exists already and is left as it is. Choose another name with --to FILE.")
    start_django()
    with database_troubles_told():
        write_export(options.name, getpass.getpass("Passphrase: "), options.to)
    print(f"Written to {options.to}. Nothing in it is sealed: keep it where only you can read it.")
    return 0


def write_export(name: str, passphrase: str, target: Path) -> None:
    """Writes the zip. Raises Refusal for a wrong name or passphrase or damaged keys; leaves no half-written file."""
    from twofold.leaving import export
    from twofold.people.keyrings import DamagedKeyring
    from twofold.people.unlocking import DamagedMethod, Refused, unlock_with_passphrase

    try:
        unlocked = unlock_with_passphrase(name, passphrase)
    except Refused:
        raise Refusal("This name and this passphrase do not belong together. Nothing was written.") from None
    except (DamagedMethod, DamagedKeyring):
        raise Refusal(
            "The passphrase is right, but the keys in the database are damaged. Restore a backup, then try again."
        ) from None
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with open(partial, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            export.write(unlocked, file)
        settle_on_disk(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
