"""Destroys records: first the keys, then the texts, then their copies in the database's log."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from twofold.records.models import Record, Revision, Slot, Ticket

_PATIENCE_MS = 250


def purge_texts(records: Iterable[UUID]) -> None:
    """Deletes all texts of these records and all keys to them; the rows stay, for the caller to mark or delete."""
    ids = list(records)
    Slot.objects.filter(record__in=ids).delete()
    Ticket.objects.filter(record__in=ids).delete()
    Revision.objects.filter(record__in=ids).delete()
    transaction.on_commit(empty_the_log)


def destroy(records: Iterable[UUID]) -> None:
    """Deletes texts, keys and rows."""
    ids = list(records)
    purge_texts(ids)
    Record.objects.filter(pk__in=ids).delete()


def empty_the_log() -> None:
    """Truncates SQLite's write-ahead log, which keeps old pages; if a reader blocks it, `try_again` does it later."""
    _emptied()


def try_again() -> bool:
    """Runs each minute: truncates the log if any process or earlier run couldn't. Returns True if nothing is left."""
    return _emptied() if _log_has_pages() else True


def _log_has_pages() -> bool:
    if connection.vendor != "sqlite":
        return False
    try:
        return Path(f"{connection.settings_dict['NAME']}-wal").stat().st_size > 0
    except OSError:  # no log, or a database in memory
        return False


def _emptied() -> bool:
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            (usual,) = cursor.fetchone() or (0,)
            cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                (busy, *_) = cursor.fetchone() or (1,)
            finally:
                cursor.execute(f"PRAGMA busy_timeout={int(usual)}")
    except DatabaseError:
        return False
    return not busy
