"""Mails reminders: they say that something is near, not what, whose or where.

Every server process looks once a minute; the database claims what is due for one of them, so that only one mails it.
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
    """Looks at once, since something may have come due while the server was off, and then every minute."""
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
    """Mails everyone to whom something is due; returns how many mails were sent."""
    count = 0
    for person, ids in due_times.claim(clock.now()):
        if person.is_written_to:
            try:
                _message(person).send()
            except (OSError, SMTPException):  # the mail server's reply may contain the address
                _log.warning("A reminder could not be handed over to the mail server; it is tried again")
                continue
            count += 1
        due_times.told(ids)
    return count


def _message(person: Person) -> EmailMessage:
    with translation.override(person.language):
        body = _("Something you wanted to be reminded of is near. It waits where you left it.")
    return EmailMessage("Twofold", f"{body}\n", to=[person.email])
