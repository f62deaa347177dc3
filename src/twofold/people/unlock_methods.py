"""Makes, reseals and recognises the rows of unlock methods."""

from __future__ import annotations

import uuid
from datetime import date
from uuid import UUID

from twofold.people.models import Person, UnlockMethod, utc_day
from twofold.vault import methods as vault_methods
from twofold.vault.codes import new_code
from twofold.vault.keyring import Keyring
from twofold.vault.methods import Cost, Derived, MethodKeys
from twofold.vault.primitives import octets, same

PASSPHRASE = "passphrase"  # noqa: S105  # the name of a kind, not a secret
RECOVERY = "recovery"


def derive(method: UnlockMethod, given: str) -> Derived:
    """Derives a method's keys from a passphrase or code. Raises BadCode, WeakParameters, Unopenable."""
    if method.kind == RECOVERY:
        return vault_methods.from_recovery_code(given)
    return vault_methods.from_passphrase(given, octets(method.salt), Cost(method.operations, method.memory))


def recognises(method: UnlockMethod, derived: Derived) -> bool:
    """Returns True if this is the method's passphrase or code. Raises Unopenable."""
    return same(octets(method.verifier), derived.verifier)


def new_passphrase_method(person: Person, passphrase: str) -> tuple[UnlockMethod, MethodKeys]:
    """Returns an unsaved row for this passphrase, with a fresh salt at today's cost, and its keys."""
    salt, cost = vault_methods.new_salt(), vault_methods.CURRENT
    derived = vault_methods.from_passphrase(passphrase, salt, cost)
    method = UnlockMethod(
        id=uuid.uuid4(),
        person=person,
        kind=PASSPHRASE,
        salt=salt,
        operations=cost.operations,
        memory=cost.memory,
        made_on=utc_day(),
    )
    return _with_keys(method, derived)


def new_recovery_method(person: Person, code: str = "") -> tuple[UnlockMethod, MethodKeys, str]:
    """Returns an unsaved, unconfirmed row, its keys, and the code to show once: `code`, or a fresh one."""
    code = code or new_code(32)
    method = UnlockMethod(id=uuid.uuid4(), person=person, kind=RECOVERY, salt=b"", confirmed=False, made_on=utc_day())
    return *_with_keys(method, vault_methods.from_recovery_code(code)), code


def _with_keys(method: UnlockMethod, derived: Derived) -> tuple[UnlockMethod, MethodKeys]:
    keys = vault_methods.method_keys(derived.secret)
    method.verifier, method.public_key = derived.verifier, keys.public
    return method, keys


def seal(method: UnlockMethod, keys: MethodKeys, account_key: bytes, *, generation: int, instance: UUID) -> None:
    """Seals the account key to this method, in the unsaved row."""
    method.generation = generation
    method.sealed = vault_methods.seal_account_key(
        keys, account_key, generation=generation, person=method.person_id, method=method.pk, instance=instance
    )


def open_account_key(method: UnlockMethod, derived: Derived, *, instance: UUID) -> bytes:
    """Returns the account key. Raises Unopenable if the row was altered or moved."""
    return vault_methods.open_account_key(
        derived.secret,
        octets(method.sealed),
        generation=method.generation,
        person=method.person_id,
        method=method.pk,
        instance=instance,
    )


def reseal_all(keyring: Keyring, account_key: bytes, *, generation: int, instance: UUID, keep: set[UUID]) -> None:
    """Seals a new account key to every kept method of this person; needs neither passphrase nor code."""
    for method in UnlockMethod.objects.filter(person_id=keyring.person, retired_on=None, pk__in=keep):
        seal(method, keyring.methods[method.pk], account_key, generation=generation, instance=instance)
        method.save(update_fields=["sealed", "generation"])


def confirmed(person: Person | None, kind: str) -> UnlockMethod | None:
    """Returns the method that opens; makes the same query if there is no such person, and finds none."""
    return UnlockMethod.objects.filter(person=Person.id_of(person), kind=kind, confirmed=True, retired_on=None).first()


def made_on(person: Person, kind: str) -> date | None:
    method = confirmed(person, kind)
    return method.made_on if method else None
