"""Resets a person who lost their passphrase and recovery code: new keys, and the old ones kept for 90 days.

Only the command line resets. The temporary passphrase opens only the page on which the person chooses their own.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet

from twofold.people import keyrings, throttle, unlock_methods
from twofold.people.deliveries import hand_couple_key
from twofold.people.instance import instance
from twofold.people.models import Invitation, KeyringRow, Person, UnlockMethod, utc_day
from twofold.people.rotation import lock_everywhere
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Bucket, DamagedMethod, Refused, account_bucket
from twofold.people.uptime_days import settled_day
from twofold.vault.codes import BadCode
from twofold.vault.keyring import Keyring, keyring_anew, seal_keyring
from twofold.vault.methods import WeakParameters
from twofold.vault.primitives import Busy, Unopenable, random_bytes
from twofold.vault.words import six_words

KEPT: Final = timedelta(days=90)


class DoNotFit(Exception):
    """The old keys can't be combined with the present ones: the database was changed by hand."""


def reset(person: Person) -> str:
    """Returns a temporary passphrase of six words, which opens an empty account. The old keys are kept, retired.

    All sign-ins of this person end, and none of their devices is known any more.
    """
    passphrase, account_key, here = six_words(), random_bytes(), instance().pk
    method, keys = unlock_methods.new_passphrase_method(person, passphrase)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        keyring = _beyond_all(person).with_method(method.pk, keys)
        unlock_methods.seal(method, keys, account_key, generation=keyring.generation, instance=here)
        _retire(person)
        method.save(force_insert=True)
        KeyringRow.objects.create(
            person=person,
            revision=keyring.revision,
            generation=keyring.generation,
            sealed=seal_keyring(keyring, account_key, instance=here),
        )
        changed = {"generation": keyring.generation, "public_key": keyring.public_key}
        Person.objects.filter(pk=person.pk).update(**changed)
        person.sign_ins.all().delete()
        person.devices.all().delete()
        names = filter(None, (person.sign_in_name, person.email))
        throttle.succeeded([*map(account_bucket, names), *old_passphrase_buckets(person)])
        transaction.on_commit(lambda: lock_everywhere(person))
    return passphrase


def _beyond_all(person: Person) -> Keyring:
    """Returns a keyring numbered beyond every other one, so that no session with an old one can overwrite it."""
    rows = KeyringRow.objects.filter(person=person).aggregate(Max("revision"), Max("generation"))
    generation = max(person.generation, rows["generation__max"] or 0) + 1
    return keyring_anew(person.pk, revision=(rows["revision__max"] or 0) + 1, generation=generation)


def _retire(person: Person) -> None:
    UnlockMethod.objects.filter(person=person, confirmed=False, retired_on=None).delete()
    UnlockMethod.objects.filter(person=person, retired_on=None).update(retired_on=utc_day())
    KeyringRow.objects.filter(person=person, retired_on=None).update(retired_on=utc_day())
    Invitation.objects.filter(inviter=person, couple=None, withdrawn=False).update(withdrawn=True)


def _retired(person: Person) -> QuerySet[KeyringRow]:
    return KeyringRow.objects.filter(person=person, retired_on__isnull=False)


def kept_until(person: Person) -> date | None:
    """Returns the last day on which data from before a reset can be brought back, or None if there is none."""
    newest = _retired(person).aggregate(Max("retired_on"))["retired_on__max"]
    return newest + KEPT if newest else None


def old_passphrase_buckets(person: Person) -> list[Bucket]:
    """Returns the bucket for attempts at an old passphrase; it doesn't affect signing in."""
    return [throttle.bucket("account", "from before a reset", str(person.pk))]


def bring_back(given: str, *, by: Unlocked) -> Unlocked:
    """Opens the keys from before a reset with the passphrase or recovery code of then, and adds them to the present
    ones.

    To the partner, the old public key vouches for the new one. The present passphrase stays. Raises throttle.Wait,
    Refused, DamagedMethod, keyrings.DamagedKeyring, DoNotFit, keyrings.KeyringMoved.
    """
    if by.keyring.temporary:
        raise Refused
    counted = old_passphrase_buckets(by.person)
    throttle.attempt(counted)
    try:
        row, earlier = _opened(given, by)
    except Busy:
        throttle.give_back(counted)
        raise
    throttle.succeeded(counted)
    try:
        together = by.keyring.with_earlier(earlier)
    except ValueError as error:
        raise DoNotFit from error
    try:
        with transaction.atomic():
            by = keyrings.write(by, together)
            UnlockMethod.objects.filter(person=by.person, generation=row.generation, retired_on__isnull=False).delete()
            row.delete()
            _vouch(earlier, by)
            Person.objects.filter(pk=by.person.pk).update(has_inbox=True)  # deliveries sealed to the old keys open now
    except keyrings.KeyringMoved:
        if KeyringRow.objects.filter(pk=row.pk).exists():
            raise
        return by  # the same form, sent twice: the first brought them back
    by.person.refresh_from_db()
    return by


def _opened(given: str, by: Unlocked) -> tuple[KeyringRow, Keyring]:
    """Returns the retired keyring that `given` opens, with its row; its methods have the same generation."""
    for row in _retired(by.person).order_by("-generation"):
        for method in UnlockMethod.objects.filter(
            person=by.person, generation=row.generation, retired_on__isnull=False
        ):
            try:
                derived = unlock_methods.derive(method, given)
                recognised = unlock_methods.recognises(method, derived)
            except BadCode:
                continue
            except (WeakParameters, Unopenable) as error:
                raise DamagedMethod from error
            if not recognised:
                continue
            try:
                account_key = unlock_methods.open_account_key(method, derived, instance=by.instance)
            except Unopenable as error:
                raise DamagedMethod from error
            return row, keyrings.open_row(row, account_key, instance=by.instance)
    raise Refused


def _vouch(earlier: Keyring, by: Unlocked) -> None:
    """Presents the new public key to the partner, sealed with the old one, which they may still have pinned."""
    couple, partner = by.couple, by.partner
    if couple is None or partner is None or partner.pk not in by.keyring.pins or not by.linked:
        return
    epoch = by.keyring.couple_epoch(couple.pk)
    hand_couple_key(couple.pk, epoch, partner.pk, by=by, sender_secret=earlier.box_secret)


def forget_retired() -> int:
    """Deletes methods and keyrings retired more than 90 days before the settled day; returns how many keyrings."""
    settled = settled_day()
    if settled is None:
        return 0
    before = settled - KEPT
    with transaction.atomic():
        UnlockMethod.objects.filter(retired_on__lt=before).delete()
        gone, _by_model = KeyringRow.objects.filter(retired_on__lt=before).delete()
    return gone
