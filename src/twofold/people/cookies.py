"""The two secret cookies: one opens the keys, one makes a device known."""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from twofold.people.boot_secret import BootSecretMissing
from twofold.people.form_ids import made_once
from twofold.people.insert_once import made_or_found
from twofold.people.instance import unlock_store
from twofold.people.models import KnownDevice, Person, utc_day
from twofold.people.unlocked import Unlocked
from twofold.vault import labels
from twofold.vault.opaque_names import hashed_token

_SALT = "twofold.people.unlocking"
LONGEST_TIMER = 3600  # in seconds
_DEVICE_LIFE = timedelta(days=400)
_DEVICE = re.compile(r"[A-Za-z0-9_-]{43}")  # exactly as `secrets.token_urlsafe(32)` makes it, nothing longer


def start_unlocking(response: HttpResponse, by: Unlocked, *, cookie: str | None = None) -> None:
    """Keeps these open keys in memory, under a secret that only this response's cookie holds."""
    store = unlock_store()
    store.sweep()
    idle = by.person.idle_seconds
    cookie = store.put(by.person.pk, by.account_key, by.keyring.generation, idle_seconds=idle, cookie=cookie)
    response.set_cookie(
        settings.UNLOCK_COOKIE_NAME,
        cookie,
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def allow_timer(request: HttpRequest, by: Unlocked, seconds: int) -> int:
    """Returns how long the keys stay open here without use while a timer runs for that many seconds: what it takes
    isn't idle time, which begins when it's over. `seconds` is 0 if none runs.
    """
    runs = max(0, min(seconds, LONGEST_TIMER))
    unlock_store().allow_quiet(by.person.pk, request.COOKIES.get(settings.UNLOCK_COOKIE_NAME, ""), runs)
    return by.person.idle_seconds + runs


def end_unlocking(request: HttpRequest, response: HttpResponse, person: Person | None) -> None:
    cookie = request.COOKIES.get(settings.UNLOCK_COOKIE_NAME)
    if cookie and person is not None:
        with suppress(BootSecretMissing):  # no secret means nothing to forget; locking never fails
            unlock_store().drop(person.pk, cookie)
    response.delete_cookie(settings.UNLOCK_COOKIE_NAME, path="/", samesite="Strict")
    response["Clear-Site-Data"] = '"cache"'


def lock_others(request: HttpRequest, response: HttpResponse, by: Unlocked) -> None:
    """Locks this person in every other browser and continues here under another cookie.

    The old cookie ends a moment later and the new one is derived from it, because the form may be sent twice and the
    browser keeps only the last answer.
    """
    store, before = unlock_store(), request.COOKIES.get(settings.UNLOCK_COOKIE_NAME, "")
    after = _token(salted_hmac(_SALT, f"{by.person.pk}\n{before}", algorithm="sha256").digest())
    store.drop_all(by.person.pk, but=(before, after))
    store.end_soon(by.person.pk, before)
    start_unlocking(response, by, cookie=after)


def known_device(request: HttpRequest, person: Person | None) -> str | None:
    """Returns the name of this device's row if this person has signed in with it before. One row has one name."""
    cookie = _device_cookie(request)
    if not cookie:
        return None
    row = KnownDevice.objects.filter(person=Person.id_of(person), secret_hash=_hash(cookie)).first()
    return bytes(row.secret_hash).hex() if row else None


def people_known_here(request: HttpRequest) -> list[Person]:
    """Returns everyone who has signed in from this browser."""
    cookie = _device_cookie(request)
    rows = KnownDevice.objects.filter(secret_hash=_hash(cookie)).select_related("person") if cookie else ()
    return [row.person for row in rows]


def person_known_here(request: HttpRequest) -> Person | None:
    """Returns the person whose sign-in name to fill in; None unless exactly one has signed in from this browser."""
    people = people_known_here(request)
    return people[0] if len(people) == 1 else None


def remember_device(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    cookie = _device_cookie(request)
    if not (cookie and KnownDevice.objects.filter(secret_hash=_hash(cookie)).exists()):  # not one that we set
        same = made_once(request, person, "device")  # a form sent twice makes one device
        cookie = _token(same) if same else secrets.token_urlsafe(32)
    known: dict[str, Any] = {"person": person, "secret_hash": _hash(cookie), "defaults": {"used_on": utc_day()}}
    made_or_found(lambda: KnownDevice.objects.update_or_create(**known))
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        cookie,
        max_age=_DEVICE_LIFE,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def forget_other_devices(request: HttpRequest, person: Person) -> None:
    """Makes this browser the only known one; any other counts as a stranger's until it signs in again."""
    cookie = _device_cookie(request)
    person.devices.exclude(secret_hash=_hash(cookie)).delete()


def _device_cookie(request: HttpRequest) -> str:
    """Returns the device cookie if it has exactly the shape of those we set, else ""."""
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return cookie if _DEVICE.fullmatch(cookie) else ""


def _token(made: bytes) -> str:
    """Returns 32 bytes as `secrets.token_urlsafe(32)` would write them."""
    return urlsafe_b64encode(made).decode().rstrip("=")


def _hash(cookie: str) -> bytes:
    return hashed_token(cookie, label=labels.DEVICE)
