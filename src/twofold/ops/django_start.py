"""Starts Django for a command, and explains database errors in plain words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.db import DatabaseError, OperationalError, connection

from twofold.configuration import configuration
from twofold.ops.refusal import Refusal

DAMAGED = "The database is damaged. Put a backup in its place: ./twofold restore FILE (docs/running.md)."
REASONS = {
    "disk is full": "The disk is full. Make some room and start again.",
    "readonly": "The database cannot be written. Give the data folder to the person who starts Twofold.",
    "unable to open": "The database cannot be opened. Give the data folder to the person who starts Twofold.",
    "not a database": "The file twofold.sqlite3 is not a database, or it is damaged. "
    "Put a backup in its place: ./twofold restore FILE (docs/running.md).",
    "malformed": DAMAGED,
    "no such table": DAMAGED,
    "no such column": DAMAGED,
    "Could not decode": DAMAGED,
    "invalid page": DAMAGED,
}


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold.settings")
    django.setup()


@contextmanager
def database_troubles_told() -> Iterator[None]:
    """Turns errors of the database itself into a Refusal; programming mistakes stay tracebacks."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        said = str(error)
        for sign, reason in REASONS.items():
            if sign in said:
                raise Refusal(f"{reason} (The database says: {said.splitlines()[0]}.)") from error
        if connection.vendor == "postgresql":
            raise Refusal(f"The PostgreSQL database does not answer as expected: {said.strip()}") from error
        raise


def reach_database() -> None:
    """Raises Refusal if PostgreSQL can't be reached."""
    if configuration().database_url is None:
        return
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Refusal(
            f"The PostgreSQL database cannot be reached: {str(error).strip()}\n"
            "Check TWOFOLD_DATABASE_URL and that the database server runs."
        ) from None


def let_go_of_database() -> None:
    """Closes the connection, which must not be carried over a fork."""
    connection.close()
