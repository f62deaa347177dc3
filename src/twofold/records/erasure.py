"""Destroying: keys first, then texts, then whatever the database's log still holds of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from twofold.records.models import Record, Revision, Slot, Ticket

_PATIENCE_MS = 250


def purge_texts(records: Iterable[UUID]) -> None:
    """Every text of these records and every key to them; the rows stay, to be marked or removed."""
    ids = list(records)
    Slot.objects.filter(record__in=ids).delete()
    Ticket.objects.filter(record__in=ids).delete()
    Revision.objects.filter(record__in=ids).delete()
    transaction.on_commit(empty_the_log)


def destroy(records: Iterable[UUID]) -> None:
    """Texts, keys and rows."""
    ids = list(records)
    purge_texts(ids)
    Record.objects.filter(pk__in=ids).delete()


def empty_the_log() -> None:
    """SQLite's write-ahead log keeps old pages until it is truncated; where someone reads meanwhile, `try_again` does it."""
    _emptied()


def try_again() -> bool:
    """Each minute: what could not be emptied, in whichever process or run of the server it was left. True: nothing is left."""
    return _emptied() if _log_has_pages() else True


def _log_has_pages() -> bool:
    if connection.vendor != "sqlite":
        return False
    try:
        return Path(f"{connection.settings_dict['NAME']}-wal").stat().st_size > 0
    except OSError:  # none there, or a database in memory
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
