"""`twofold check`: lists everything that makes this installation unsafe, why, and how to fix it."""

from __future__ import annotations

import argparse

from twofold.configuration import configuration
from twofold.ops.django_start import database_troubles_told, reach_database, start_django
from twofold.ops.safety import before_serving, database

SUMMARY = "look for unsafe settings, files and database options"


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def main(options: argparse.Namespace) -> int:
    settings = configuration()
    if settings.database_url is None and not (settings.data / "twofold.sqlite3").exists():
        print(f"There is no database in {settings.data} yet; ./twofold run makes one. Only settings are checked.")
        there = False
    else:
        there = True
    start_django()
    found = before_serving(settings)
    if there:
        with database_troubles_told():
            reach_database()
            found += list(database.findings())
    for finding in sorted(found, key=lambda finding: not finding.unsafe):
        print(finding, end="\n\n")
    unsafe = sum(finding.unsafe for finding in found)
    print(f"{unsafe} unsafe, {len(found) - unsafe} to note." if found else "Nothing unsafe was found.")
    return 1 if unsafe else 0
