"""Confirms that an e-mail address belongs to a person: the server mails a code, the person types it back. Until then it
mails nothing else.

The code is derived from the server's secret, the person, the address and the hour, so it isn't stored. Two requests in
one hour mail the same code; a changed address gives a different one.
"""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from twofold.people import throttle
from twofold.people.models import Person

DIGITS: Final = 6
HOURS: Final = 2  # a code is valid in the hour in which it was mailed and in the next
_SALT: Final = "twofold.people.address_confirmation"


def waits_for_code(person: Person) -> bool:
    """Returns True if the person wants reminders and this server can mail, but hasn't confirmed the address yet."""
    return bool(settings.CONFIGURATION.mail_host) and person.reminds and not person.is_written_to


class NotMailed(Exception):
    """The mail server did not take the mail."""


def mail_code(person: Person, *, once: str = "", now: datetime | None = None) -> None:
    """Mails this hour's code to the person's address. Raises NotMailed; throttle.Wait after many in a row.

    `once` is the form's random token: a form sent twice mails one code.
    """
    if once and not throttle.first_time(_sent(person, once)):
        return
    try:
        _mail_code(person, now)
    except (NotMailed, throttle.Wait):
        throttle.succeeded([_sent(person, once)])  # the same form may be sent again
        raise


def mailed_before(person: Person, once: str) -> bool:
    """Returns True if this very form has already had a code mailed."""
    return bool(once) and throttle.stands(_sent(person, once))


def _sent(person: Person, once: str) -> tuple[str, bytes]:
    return throttle.bucket("sent", str(person.pk), once)


def _mail_code(person: Person, now: datetime | None) -> None:
    throttle.attempt([throttle.bucket("mail", str(person.pk))], now=now)
    body = _("%(code)s is the code for your reminders. If you didn’t ask for it, you can ignore this.")
    code = _code(person, _hour(now))
    mail = EmailMessage("Twofold", body % {"code": f"{code[:3]} {code[3:]}"} + "\n", to=[person.email])
    try:
        mail.send()
    except (OSError, SMTPException) as error:  # the mail server's reply may contain the address
        raise NotMailed from error


def confirm(typed: str, person: Person, *, now: datetime | None = None) -> bool:
    """Confirms the address and returns True if `typed` is a code that went there. Safe to repeat. Raises Wait."""
    if person.email and person.email == person.confirmed_email:
        return True
    tries = [throttle.bucket("mailed", str(person.pk))]
    throttle.attempt(tries, now=now)
    given = "".join(c for c in typed if c.isdecimal())
    hour = _hour(now)
    good = [constant_time_compare(given, _code(person, hour - back)) for back in range(HOURS)]
    if not person.email or not any(good):
        return False
    if not Person.objects.filter(pk=person.pk, email=person.email).update(confirmed_email=person.email):
        return False  # another window has changed the address meanwhile
    person.confirmed_email = person.email
    throttle.succeeded(tries)
    return True


def _hour(now: datetime | None) -> int:
    return int((now or timezone.now()).timestamp()) // 3600


def _code(person: Person, hour: int) -> str:
    made = salted_hmac(_SALT, f"{person.pk}\n{person.email}\n{hour}", algorithm="sha256").digest()
    return f"{int.from_bytes(made) % 10**DIGITS:0{DIGITS}d}"
