"""Brings the database to the state that this version of Twofold expects. `run` does it by itself."""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import dataclass

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from twofold.configuration import configuration
from twofold.ops.backups.make import make_backup
from twofold.ops.django_start import DAMAGED, database_troubles_told, reach_database, start_django
from twofold.ops.folder import held, prepare_folder
from twofold.ops.process import guard_process
from twofold.ops.refusal import Refusal

SUMMARY = "bring the database to this version (run does this by itself)"


@dataclass(frozen=True)
class Migrations:
    pending: list[str]
    unknown: list[str]
    missing: list[str]  # this version's that aren't applied, in the middle or at the end


def migrations() -> Migrations:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    ahead = executor.migration_plan(loader.graph.leaf_nodes())
    known = set(loader.disk_migrations or {})
    known |= {old for new in loader.replacements.values() for old in new.replaces}
    unknown = sorted(f"{app}.{name}" for app, name in set(loader.applied_migrations or {}) - known)
    missing = sorted(f"{app}.{name}" for app, name in set(loader.graph.nodes) - set(loader.applied_migrations or {}))
    return Migrations(pending=[str(step) for step, _ in ahead], unknown=unknown, missing=missing)


def bring_up_to_date() -> None:
    """Runs every pending migration, after a backup; does nothing if there is none.

    Raises Refusal if a newer Twofold wrote the database, or if it is damaged.
    """
    with database_troubles_told():
        reach_database()
        state = _state()
        if state.missing and (state.unknown or not state.pending):
            raise Refusal(f"{DAMAGED} (Its list of steps lacks {state.missing[0]}, and has later ones.)")
        if state.unknown:
            raise Refusal(
                "The database was last used by a newer Twofold than this one "
                f"(it knows {', '.join(state.unknown[:3])}). Start the newer version again, "
                "or restore a backup made before the update."
            )
        if state.pending:
            _keep_former()
            call_command("migrate", interactive=False, verbosity=0)


def _state() -> Migrations:
    """Returns the state of the migrations. Raises Refusal if it can't be read or is another program's."""
    if connection.vendor == "sqlite" and (tables := set(connection.introspection.table_names())):
        ours = {model._meta.db_table for model in apps.get_models()}
        if not tables & ours:
            raise Refusal(
                f"The file twofold.sqlite3 in {configuration().data} holds the data of another program, and was left as "
                "it is. Move it away, or choose another folder with TWOFOLD_DATA."
            )
    try:
        return migrations()
    except (ValueError, TypeError) as error:
        raise Refusal(f"{DAMAGED} (Its list of steps cannot be read.)") from error


def _keep_former() -> None:
    """Makes a backup before an update as a way back. Does nothing at the first start or without pg_dump."""
    settings = configuration()
    if not connection.introspection.table_names():
        return
    if connection.vendor == "postgresql" and shutil.which("pg_dump") is None:
        print("pg_dump is not installed, so no backup is made before this update.", file=sys.stderr)
        return
    made = make_backup(settings, occasion="update")
    print(f"The database is brought to this version. A backup from before stands in {made}", file=sys.stderr)


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def main(options: argparse.Namespace) -> int:
    guard_process()
    folder = configuration().data
    prepare_folder(folder)
    start_django()
    with held(folder):
        bring_up_to_date()
    return 0
