"""Reminders by mail: that something is near, and not a word of what, whose or where.

Every server process looks once a minute; what is due is claimed in the database, so that one of them writes.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException
from threading import Event

from django.core.mail import EmailMessage
from django.db import DatabaseError, close_old_connections
from django.utils import translation
from django.utils.translation import gettext as _

from twofold.people.models import Person
from twofold.records import clock, due_times

EVERY = 60  # seconds

_log = logging.getLogger("twofold.reminders")


def keep_reminding(stop: Event | None = None) -> None:
    """At once, as something may have come due while the server was off, and then every minute."""
    stop = stop or Event()
    while not stop.is_set():
        try:
            tick()
        except DatabaseError:
            _log.warning("Reminders could not be looked up; they are looked up again in a minute")
        finally:
            close_old_connections()
        stop.wait(EVERY)


def tick() -> int:
    """Tell everyone to whom something is due. How many were told."""
    count = 0
    for person, ids in due_times.claim(clock.now()):
        if person.is_written_to:
            try:
                _message(person).send()
            except (OSError, SMTPException):  # what the mail server says may name the address
                _log.warning("A reminder could not be handed over to the mail server; it is tried again")
                continue
            count += 1
        due_times.told(ids)
    return count


def _message(person: Person) -> EmailMessage:
    with translation.override(person.language):
        body = _("Something you wanted to be reminded of is near. It waits where you left it.")
    return EmailMessage("Twofold", f"{body}\n", to=[person.email])
