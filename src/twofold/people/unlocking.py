"""Opens a person's keys from a name and a passphrase: one Argon2id call is both signing in and unlocking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from twofold.people import keyrings, throttle, unlock_methods
from twofold.people.instance import instance_id
from twofold.people.models import Couple, Membership, Person, UnlockMethod
from twofold.people.plain_select import PlainSelect, id_here
from twofold.people.unlocked import Unlocked
from twofold.vault import methods as vault_methods
from twofold.vault.codes import BadCode
from twofold.vault.keyring import Keyring
from twofold.vault.methods import CURRENT, Cost, WeakParameters
from twofold.vault.primitives import Busy, Unopenable

Bucket = tuple[str, bytes]
_COUPLE = PlainSelect(
    """
    SELECT {columns} FROM people_membership mine
    JOIN people_membership m ON m.couple_id = mine.couple_id AND m.ended_on IS NULL
    JOIN people_couple c ON c.id = m.couple_id
    JOIN people_person p ON p.id = m.person_id
    WHERE mine.person_id = %s AND mine.ended_on IS NULL ORDER BY m.side
    """,
    m=Membership,
    c=Couple,
    p=Person,
)


class Refused(Exception):
    """This name and this passphrase or code don't go together. Never says which is wrong, and takes the same time."""


class DamagedMethod(Exception):
    """The passphrase is right, but its row in the database no longer opens the keys."""


def find_person(sign_in: str, *, known: Collection[UUID] = ()) -> Person | None:
    """Returns the person with this sign-in name or e-mail address.

    If several people gave the same address, it means the one who is `known` in this browser: nobody can take a person's
    address to keep them out of their own devices.
    """
    wanted = sign_in.strip().casefold()
    by_name = Person.objects.filter(sign_in_name=wanted).first()
    if by_name is not None or "@" not in wanted:
        return by_name
    people = Person.objects.filter(email=wanted).order_by("made_on", "id")
    return people.filter(pk__in=known).first() or people.first()


def buckets(person: Person | None, sign_in: str, *, address: str, device: str | None) -> list[Bucket]:
    """Returns the buckets in which an attempt counts: a known device's own, or those of the typed name and of the
    address.

    The typed name counts whether or not such a person exists. If a sign-in name and an e-mail address shared a wait,
    strangers would learn that both are one person's.
    """
    if device is not None and person is not None:
        return [throttle.bucket("device", str(person.pk), device)]
    typed = sign_in or (person.sign_in_name if person else "")
    return [account_bucket(typed), throttle.bucket("address", address)]


def account_bucket(sign_in: str) -> Bucket:
    return throttle.bucket("account", sign_in.strip().casefold())


def unlock(
    person: Person | None, given: str, *, kind: str = unlock_methods.PASSPHRASE, counted: list[Bucket] | None = None
) -> Unlocked:
    """Opens this person's keys. Raises Refused, throttle.Wait, Busy, DamagedMethod, keyrings.DamagedKeyring.

    For an unknown person it does the same work and raises Refused.
    """
    if counted:
        throttle.attempt(counted)
    try:
        by, method = _opened(person, given, kind)
    except Busy:
        throttle.give_back(counted or [])
        raise
    except (DamagedMethod, keyrings.DamagedKeyring):
        if person is None:
            raise
        try:
            by, method = _opened(person, given, kind)  # keys may have changed between the two reads
        except (DamagedMethod, keyrings.DamagedKeyring):
            throttle.succeeded(counted or [])  # the passphrase or code is right
            raise
    if counted:
        throttle.succeeded(counted)
    return _at_todays_cost(by, method, given) if kind == unlock_methods.PASSPHRASE else by


def _opened(person: Person | None, given: str, kind: str) -> tuple[Unlocked, UnlockMethod]:
    """Returns the open keys and the method that opened them. Raises the same as `unlock`, without counting."""
    method = unlock_methods.confirmed(person, kind)
    if person is None or method is None:
        _same_work(given, kind)
        raise Refused
    try:
        derived = unlock_methods.derive(method, given)
        recognised = unlock_methods.recognises(method, derived)
    except BadCode as error:
        raise Refused from error
    except (WeakParameters, Unopenable) as error:
        raise DamagedMethod from error
    if not recognised:
        raise Refused
    here = instance_id()
    try:
        account_key = unlock_methods.open_account_key(method, derived, instance=here)
    except Unopenable as error:
        raise DamagedMethod from error
    by = acting(person, account_key, keyrings.read(person, account_key, instance=here), instance=here)
    if by.keyring.methods.get(method.pk) != vault_methods.method_keys(derived.secret):
        raise DamagedMethod  # someone with old keys made this keyring: its keys aren't those of the passphrase or code
    return by, method


def unlock_with_passphrase(sign_in: str, passphrase: str) -> Unlocked:
    """Opens keys for the command line, whose user controls the machine anyway. Raises Refused."""
    return unlock(find_person(sign_in), passphrase)


def acting(person: Person, account_key: bytes, keyring: Keyring, *, instance: UUID) -> Unlocked:
    """Returns the acting person with their current couple."""
    by = Unlocked(person=person, keyring=keyring, account_key=account_key, instance=instance)
    return with_couple(by)


def with_couple(by: Unlocked) -> Unlocked:
    """Returns the same person with the couple that the database has now, if their own keyring agrees."""
    members = [_whole(*row) for row in _COUPLE.rows([id_here(by.person.pk)])]
    mine = next((m for m in members if m.person_id == by.person.pk), None)
    theirs = next((m for m in members if m.person_id != by.person.pk), None)
    if not _believed(by.keyring, mine, theirs):
        return replace(
            by, couple=None, membership=None, partner=None, partner_instant=False, row_name="", disputed=True
        )
    partner = theirs.person if theirs else None
    row_name = partner.name if partner else ""
    if partner is not None:
        partner.name = by.keyring.names.get(partner.pk, partner.name)
    return replace(
        by,
        couple=mine.couple if mine else None,
        membership=mine,
        partner=partner,
        partner_instant=bool(theirs and theirs.instant),
        row_name=row_name,
        disputed=False,
    )


def _whole(member: Membership, couple: Couple, person: Person) -> Membership:
    member.couple, member.person = couple, person
    return member


def _believed(keyring: Keyring, mine: Membership | None, theirs: Membership | None) -> bool:
    """Returns True if the rows are possible: a missing membership may be news, and so may a partner who accepted an
    invitation, which its code proves. Any other partner is impossible.
    """
    if not keyring.told or mine is None:
        return True
    if theirs is None or mine.couple_id in keyring.ended:
        return False
    if keyring.bond is not None:
        return (mine.couple_id, theirs.person_id) == (keyring.bond.couple, keyring.bond.partner)
    return True


def _same_work(given: str, kind: str) -> None:
    """Does the one costly step for a person who doesn't exist or has no such method."""
    if kind == unlock_methods.PASSPHRASE:
        vault_methods.from_passphrase(given, bytes(vault_methods.SALT_BYTES), CURRENT)


def _at_todays_cost(by: Unlocked, method: UnlockMethod, passphrase: str) -> Unlocked:
    """Updates an older row to today's Argon2id cost, keeping the account key."""
    if Cost(method.operations, method.memory) == CURRENT:
        return by
    fresh, keys = unlock_methods.new_passphrase_method(by.person, passphrase)
    fresh.pk, fresh.made_on = method.pk, method.made_on
    unlock_methods.seal(fresh, keys, by.account_key, generation=by.keyring.generation, instance=by.instance)
    with transaction.atomic():
        by = keyrings.write(by, by.keyring.with_method(method.pk, keys))
        fresh.save(force_update=True)
    return by
