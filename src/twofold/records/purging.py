"""Destroying: keys first, then texts, then whatever the database's log still holds of them."""

from __future__ import annotations

from collections.abc import Iterable
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
    """SQLite's write-ahead log keeps old pages until it is truncated. Best effort: someone may be reading."""
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            (usual,) = cursor.fetchone() or (0,)
            cursor.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                cursor.execute(f"PRAGMA busy_timeout={int(usual)}")
    except DatabaseError:
        return
