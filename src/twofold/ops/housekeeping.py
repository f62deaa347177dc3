"""Deletes data nobody needs any more, once a minute in every server process, so that none stays until a restart."""

from __future__ import annotations

import logging
from threading import Event

from django.db import DatabaseError, close_old_connections

EVERY = 60  # seconds

_log = logging.getLogger("twofold.housekeeping")


def keep_house(stop: Event | None = None) -> None:
    stop = stop or Event()
    while not stop.wait(EVERY):
        try:
            tick()
        except DatabaseError:
            _log.warning("The database could not be reached to tidy up; it is tried again in a minute")
        finally:
            close_old_connections()


def tick() -> None:
    """Erases deleted texts that a reader kept in the database's log, clears waits that are over, and notes the day."""
    from twofold.people.throttle import forget_waits
    from twofold.people.uptime_days import note_today
    from twofold.records.erasure import try_again

    try_again()
    forget_waits()
    note_today()
