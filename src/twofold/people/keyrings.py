"""Opens keyring rows, and writes them by compare-and-set on their revision."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from twofold.people import request_memo
from twofold.people.models import KeyringRow, Person
from twofold.people.plain_select import PlainSelect, id_here
from twofold.people.unlocked import Unlocked
from twofold.vault.keyring import Keyring, open_keyring, seal_keyring
from twofold.vault.primitives import Unopenable, octets

_IN_USE = PlainSelect(
    "SELECT {columns} FROM people_keyringrow k WHERE k.person_id = %s AND k.retired_on IS NULL", k=KeyringRow
)


class KeyringMoved(Exception):
    """Another session has written this keyring meanwhile; open it again and repeat."""


class DamagedKeyring(Exception):
    """The keyring in the database doesn't open with the person's own account key."""

    def __str__(self) -> str:
        return _("Your keys in the database are damaged. Nothing was changed. Restore a backup of this server.")


def hold_still(by: Unlocked) -> None:
    """Keeps this person's keys unchanged until the transaction ends.

    Whoever seals something calls it in the same transaction, so that nothing is written under keys replaced since `by`
    was opened. Raises KeyringMoved.
    """
    rows = Person.objects.select_for_update(of=("self",)).filter(pk=by.person.pk)
    request_memo.forget_reads()
    if rows.values_list("generation", flat=True).first() != by.keyring.generation:
        raise KeyringMoved


def generation_now(person: Person) -> int | None:
    """Returns the generation of the account key that opens this person's keyring, read from the database now."""
    return Person.objects.filter(pk=person.pk).values_list("generation", flat=True).first()


def read(person: Person, account_key: bytes, *, instance: UUID) -> Keyring:
    """Returns the person's open keyring. Raises DamagedKeyring, also if its row is gone or was retired by hand."""
    found = _IN_USE.first([id_here(person.pk)])
    if found is None:
        raise DamagedKeyring
    return open_row(found[0], account_key, instance=instance)


def open_row(row: KeyringRow, account_key: bytes, *, instance: UUID) -> Keyring:
    try:
        return open_keyring(
            octets(row.sealed),
            account_key,
            person=row.person_id,
            revision=row.revision,
            generation=row.generation,
            instance=instance,
        )
    except (Unopenable, TypeError, ValueError) as error:  # SQLite stores any type in any column
        raise DamagedKeyring from error


def write(
    by: Unlocked, changed: Keyring, *, account_key: bytes | None = None, generation: int | None = None
) -> Unlocked:
    """Stores `changed` as the next revision, in the caller's transaction, and checks that it reads back the same.

    Raises KeyringMoved if the row isn't at the revision that `by` holds any more; DamagedKeyring.
    """
    account_key = account_key or by.account_key
    generation = generation or by.keyring.generation
    following = replace(changed, revision=by.keyring.revision + 1, generation=generation)
    sealed = seal_keyring(following, account_key, instance=by.instance)
    rows = KeyringRow.objects.filter(person=by.person, retired_on=None, revision=by.keyring.revision)
    if rows.update(sealed=sealed, revision=following.revision, generation=generation) != 1:
        raise KeyringMoved
    if read(by.person, account_key, instance=by.instance) != following:
        raise DamagedKeyring
    return replace(by, keyring=following, account_key=account_key)
