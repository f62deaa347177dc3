"""Replaces the passphrase, or all keys if someone may know the old one. One transaction: a refusal changes nothing."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from twofold.people import hooks, keyrings, unlock_methods
from twofold.people.boot_secret import BootSecretMissing
from twofold.people.deliveries import hand_couple_key
from twofold.people.instance import unlock_store
from twofold.people.models import Couple, Person, UnlockMethod
from twofold.people.unlocked import Unlocked
from twofold.vault.keyring import Keyring
from twofold.vault.methods import MethodKeys
from twofold.vault.primitives import random_bytes


def change_passphrase(passphrase: str, *, by: Unlocked) -> Unlocked:
    """Makes a new account-key generation and person-key epoch: an old backup with the old passphrase opens nothing
    newer.

    The recovery code still works. Every unlocking of this person ends; the caller starts a new one. Raises
    keyrings.KeyringMoved.
    """
    method, keys = unlock_methods.new_passphrase_method(by.person, passphrase)
    with transaction.atomic():
        keyrings.hold_still(by)
        changed = _replace_passphrase(method, keys, by)
        by = _next_generation(changed.with_next_person_key(), by)
        transaction.on_commit(lambda: lock_everywhere(by.person))
    return by


def recover(passphrase: str, *, by: Unlocked) -> tuple[str, Unlocked]:
    """Replaces everything after the recovery code was used, as `replace_all_keys` does, with a new code.

    If some of the person's own texts don't open, old slots stay under the old keys, so that nobody is kept out for
    that. Raises keyrings.KeyringMoved.
    """
    try:
        return replace_all_keys(passphrase, by=by)
    except Exception as error:
        if not getattr(error, "items", None):  # the rewrapper's list of what it couldn't read
            raise
        return replace_all_keys(passphrase, by=by, rewrapped=False)


def replace_all_keys(passphrase: str, *, by: Unlocked, rewrapped: bool = True) -> tuple[str, Unlocked]:
    """Makes new keys of every kind ("Someone may know my passphrase"), seals own slots again and shreds the old ones.

    Returns a new recovery code, which still has to be typed back. The partner receives the couple's new key and is
    asked to compare the safety words, because this person's public key changes too. Old keys stay in the keyring, for
    the author tags of older texts and for deliveries still on their way; nothing new is sealed under them. Raises the
    error of a rewrapper that can't read something, and keyrings.KeyringMoved; nothing is changed then.
    """
    method, keys = unlock_methods.new_passphrase_method(by.person, passphrase)
    recovery, recovery_keys, code = unlock_methods.new_recovery_method(by.person)
    with transaction.atomic():
        keyrings.hold_still(by)
        old = by
        changed = _only_these({method: keys, recovery: recovery_keys}, by)
        changed = changed.with_next_person_key().with_next_box_key()
        couple_epoch = 0
        if by.linked and by.couple is not None:
            couple_epoch = _next_couple_epoch(by)
            changed = changed.with_couple_key(by.couple.pk, couple_epoch, random_bytes())
        by = _next_generation(changed, by)
        for rewrap in hooks.rewrappers if rewrapped else ():
            rewrap(by_old=old, by_new=by)
        Person.objects.filter(pk=by.person.pk).update(public_key=by.keyring.public_key)
        if couple_epoch and by.couple is not None and by.partner is not None:
            Couple.objects.filter(pk=by.couple.pk).update(epoch=couple_epoch)
            hand_couple_key(by.couple.pk, couple_epoch, by.partner.pk, by=by, sender_secret=old.keyring.box_secret)
        transaction.on_commit(lambda: lock_everywhere(by.person))
    by.person.refresh_from_db()
    return code, by


def begin_anew(passphrase: str, *, by: Unlocked) -> Unlocked:
    """Makes, after a reset, keys that the temporary passphrase, which someone else has seen, doesn't open.

    Nothing that came in under the temporary keys is kept: neither a recovery code nor a pin. Raises
    keyrings.KeyringMoved.
    """
    method, keys = unlock_methods.new_passphrase_method(by.person, passphrase)
    with transaction.atomic():
        keyrings.hold_still(by)
        changed = _only_these({method: keys}, by)
        changed = changed.with_next_person_key().with_next_box_key().with_own_keys_only()
        by = _next_generation(changed, by)
        Person.objects.filter(pk=by.person.pk).update(public_key=by.keyring.public_key)
        transaction.on_commit(lambda: lock_everywhere(by.person))
    by.person.refresh_from_db()
    return by


def _next_couple_epoch(by: Unlocked) -> int:
    """Returns an epoch beyond all known ones: the partner may have made one at the same time, still on its way."""
    assert by.couple is not None
    known = Couple.objects.select_for_update().values_list("epoch", flat=True).get(pk=by.couple.pk)
    return max(known, by.keyring.couple_epoch(by.couple.pk)) + 1


def lock_everywhere(person: Person) -> None:
    try:
        unlock_store().drop_all(person.pk)
    except BootSecretMissing:
        return  # on the command line no unlockings exist


def _replace_passphrase(method: UnlockMethod, keys: MethodKeys, by: Unlocked) -> Keyring:
    """Replaces the row of the old passphrase by the new one; `_next_generation` seals it."""
    old = UnlockMethod.objects.filter(person=by.person, kind=unlock_methods.PASSPHRASE, retired_on=None)
    keyring = by.keyring
    for row in old:
        keyring = keyring.without_method(row.pk)
    old.delete()
    method.generation, method.sealed = 0, b""
    method.save(force_insert=True)
    return keyring.with_method(method.pk, keys)


def _only_these(fresh: dict[UnlockMethod, MethodKeys], by: Unlocked) -> Keyring:
    """Replaces all methods, of whatever kind, by these; `_next_generation` seals them."""
    UnlockMethod.objects.filter(person=by.person, retired_on=None).delete()
    for method in fresh:
        method.generation, method.sealed = 0, b""
        method.save(force_insert=True)
    kept = {method.pk: keys for method, keys in fresh.items()}
    return replace(by.keyring, methods=kept, confirmed=frozenset())


def _next_generation(changed: Keyring, by: Unlocked) -> Unlocked:
    """Writes the keyring under a new account key, then seals that key to every method."""
    account_key, generation = random_bytes(), by.keyring.generation + 1
    by = keyrings.write(by, changed, account_key=account_key, generation=generation)
    unlock_methods.reseal_all(
        by.keyring, account_key, generation=generation, instance=by.instance, keep=set(by.keyring.methods)
    )
    Person.objects.filter(pk=by.person.pk).update(generation=generation)
    by.person.generation = generation
    return by
