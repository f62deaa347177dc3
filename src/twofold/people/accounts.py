"""Creates accounts and recovery codes and changes a person's settings."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from twofold.people import keyrings, unlock_methods
from twofold.people.instance import instance
from twofold.people.models import Instance, Island, KeyringRow, Person, UnlockMethod
from twofold.people.unlocked import Unlocked
from twofold.vault import labels
from twofold.vault.codes import BadCode
from twofold.vault.keyring import new_keyring, seal_keyring
from twofold.vault.methods import recovery_code_again
from twofold.vault.opaque_names import hashed_token
from twofold.vault.primitives import random_bytes
from twofold.vault.words import WORDS
from twofold.web.person_colours import TINTS

COLOURS = tuple(name for name, _label in TINTS)


class SignupClosed(Exception):
    """This server takes new people by invitation only."""


class AlreadyMade(Exception):
    """This very form has already made its account."""


@dataclass(frozen=True, slots=True)
class About:
    """The details of a new person; their browser supplies the zone and the language."""

    name: str
    email: str = ""
    zone: str = "UTC"
    language: str = "en"
    colour: str = "sea"


def signup_open() -> bool:
    """Returns True if anyone may make an account: the server has no people yet, or its settings allow it."""
    return settings.CONFIGURATION.signup == "open" or not Person.objects.exists()


def made_before(once: str) -> Person | None:
    """Returns the account that this form has already made, if the form was sent twice."""
    return Person.objects.filter(pk=_id_from(once)).first() if once else None


def create_account(
    about: About,
    passphrase: str,
    *,
    invited: bool = False,
    once: str = "",
    then: Callable[[Unlocked], Unlocked] | None = None,
) -> Unlocked:
    """Creates a person with fresh keys and returns them unlocked. The first person becomes the server's operator.

    `once` is the form's random token: a form sent twice makes one account. `then` runs in the same transaction: if it
    raises, no account is made. Raises SignupClosed if the person wasn't invited and the server isn't open; AlreadyMade.
    """
    person = Person(name=about.name, email=about.email.casefold(), zone=about.zone, language=about.language)
    person.colour = about.colour
    if once:
        person.pk = _id_from(once)
    here = instance()
    method, keys = unlock_methods.new_passphrase_method(person, passphrase)
    keyring = new_keyring(person.pk).with_method(method.pk, keys)
    account_key = random_bytes()
    unlock_methods.seal(method, keys, account_key, generation=1, instance=here.pk)
    with transaction.atomic():
        Instance.objects.select_for_update().get(pk=here.pk)
        if once and made_before(once) is not None:
            raise AlreadyMade
        first = not Person.objects.exists()
        if not (invited or first or settings.CONFIGURATION.signup == "open"):
            raise SignupClosed
        person.island = Island.objects.create()
        person.public_key = keyring.public_key
        person.sign_in_name = _free_sign_in_name(about.name)
        person.save(force_insert=True)
        method.save(force_insert=True)
        sealed = seal_keyring(keyring, account_key, instance=here.pk)
        KeyringRow.objects.create(person=person, revision=1, generation=1, sealed=sealed)
        if first:
            Instance.objects.filter(pk=here.pk).update(operator=person)
        by = Unlocked(person=person, keyring=keyring, account_key=account_key, instance=here.pk)
        return then(by) if then else by


def _id_from(once: str) -> UUID:
    """Returns a hash, so that a form can only name the account that it made itself."""
    return UUID(bytes=bytes(hashed_token(once, label=labels.ACCOUNT))[:16], version=4)


def _free_sign_in_name(name: str) -> str:
    """Returns the name plus a random word, always, so that the result doesn't reveal other people's names here."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "someone"
    while True:
        candidate = f"{slug}-{secrets.choice(WORDS)}"
        if not Person.objects.filter(sign_in_name=candidate).exists():
            return candidate


def new_recovery_code(*, by: Unlocked, seed: bytes = b"") -> tuple[str, Unlocked]:
    """Makes a recovery code, which counts once it is typed back, and forgets an unconfirmed earlier one.

    `seed` belongs to the form: a form sent twice shows the same code, as long as that code waits to be confirmed.
    """
    code = recovery_code_again(by.account_key, seed) if seed else ""
    if code and _waits(code, by):
        return code, by
    method, keys, code = unlock_methods.new_recovery_method(by.person, code if code and not _counts(code, by) else "")
    unlock_methods.seal(method, keys, by.account_key, generation=by.keyring.generation, instance=by.instance)
    with transaction.atomic():
        waiting = UnlockMethod.objects.filter(
            person=by.person, kind=unlock_methods.RECOVERY, confirmed=False, retired_on=None
        )
        keyring = by.keyring
        for row in waiting:
            keyring = keyring.without_method(row.pk)
        waiting.delete()
        method.save(force_insert=True)
        by = keyrings.write(by, keyring.with_method(method.pk, keys))
    return code, by


def _waits(code: str, by: Unlocked) -> bool:
    return _recognised(code, UnlockMethod.objects.filter(person=by.person, confirmed=False))


def _counts(code: str, by: Unlocked) -> bool:
    return _recognised(code, UnlockMethod.objects.filter(person=by.person, confirmed=True))


def _recognised(code: str, rows: QuerySet[UnlockMethod]) -> bool:
    rows = rows.filter(kind=unlock_methods.RECOVERY, retired_on=None)
    return any(unlock_methods.recognises(row, unlock_methods.derive(row, code)) for row in rows)


def confirm_recovery_code(typed: str, *, by: Unlocked) -> Unlocked | None:
    """Confirms the code that was typed back and removes the one before it. Returns None if the code is wrong.

    Safe to repeat: a code that already counts changes nothing. Raises keyrings.KeyringMoved.
    """
    rows = UnlockMethod.objects.filter(person=by.person, kind=unlock_methods.RECOVERY, retired_on=None)
    for row in rows.order_by("confirmed"):
        try:
            if not unlock_methods.recognises(row, unlock_methods.derive(row, typed)):
                continue
        except BadCode:
            return None
        return by if row.pk in by.keyring.confirmed else _let_count(row, by)
    return None


def _let_count(row: UnlockMethod, by: Unlocked) -> Unlocked:
    with transaction.atomic():
        before = UnlockMethod.objects.filter(person=by.person, kind=unlock_methods.RECOVERY, retired_on=None).exclude(
            pk=row.pk
        )
        keyring = by.keyring
        for old in {*before.values_list("pk", flat=True), *keyring.confirmed} - {row.pk}:
            keyring = keyring.without_method(old)
        before.delete()
        if not UnlockMethod.objects.filter(pk=row.pk).update(confirmed=True):
            raise keyrings.KeyringMoved  # another window has replaced it by a newer code
        return keyrings.write(by, keyring.with_confirmed(row.pk))


def change_settings(*, by: Unlocked, **changes: object) -> Person:
    """Changes name, e-mail, colour, zone, language, theme, idle minutes, timers, reminders. Raises ValueError for others."""
    allowed = {"name", "email", "colour", "zone", "language", "theme", "idle_minutes", "timer_end", "reminds"}
    if unknown := set(changes) - allowed:
        raise ValueError(f"not settings: {sorted(unknown)}")
    Person.objects.filter(pk=by.person.pk).update(**changes)
    by.person.refresh_from_db()
    return by.person
