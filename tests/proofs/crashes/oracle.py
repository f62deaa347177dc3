"""After a crash: who gets in, with what, and who reads what. Asked of rows and keys, not of pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import uuid4

from django.db import connection

from tests.proofs.crashes.house import Readers, Someone
from tests.proofs.forged_truth import MARK
from twofold.people import couples, keyrings, unlock_methods
from twofold.people.models import KeyringRow, Person, UnlockMethod
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import DamagedMethod, Refused, unlock
from twofold.records import sealed
from twofold.records.models import Record, Revision, Slot
from twofold.records.store import draft, everything, open_record, save
from twofold.trust.dreams.documents import Dream
from twofold.vault.primitives import Unopenable
from twofold.vault.sealing import open_body

Keys = Mapping[str, Unlocked]


class Locked(Exception):
    """Somebody is locked out, or gets in by more than one way that exclude each other."""


def opened(person: Person, given: str, kind: str = unlock_methods.PASSPHRASE) -> Unlocked | None:
    """The keys that this opens. Raises Locked where it is right and yet opens nothing."""
    try:
        return unlock(person, given, kind=kind)
    except Refused:
        return None
    except (DamagedMethod, keyrings.DamagedKeyring) as error:
        raise Locked(f"{person.name}: what is typed is right, and opens nothing: {type(error).__name__}") from error


def in_force(someone: Someone, *passphrases: str) -> str:
    """The one of these that opens. Raises Locked where none does, or several."""
    found = [given for given in dict.fromkeys(passphrases) if given and opened(someone.person, given)]
    if len(found) != 1:
        raise Locked(f"{someone.name}: {len(found)} of {len(set(passphrases))} passphrases open")
    return found[0]


def visiting(someone: Someone) -> Unlocked:
    """As at their next visit: what waits for them is taken in. Raises Locked."""
    by = opened(someone.person, someone.passphrase)
    if by is None:
        raise Locked(f"{someone.name} is locked out")
    return couples.take_in(by)


def reading(by: Unlocked) -> tuple[frozenset[str], list[str]]:
    """The marks of all that this person reads; and what of it is damaged, or no longer theirs."""
    marks, wrong = set(MARK.findall(draft("answer:begun", by=by) or "")), []
    for entry in everything(by=by):
        if entry.document is not None:
            marks |= set(MARK.findall(entry.document.model_dump_json()))
        if entry.damaged:
            wrong.append(f"{by.person.name}: a {entry.kind} is damaged ({entry.reason})")
        elif entry.author_id == by.person.pk and entry.removed_on is None and not entry.authentic:
            wrong += [] if by.keyring.began_anew else [f"{by.person.name}: a {entry.kind} is not known as theirs"]
    return frozenset(marks), wrong


def opening(by: Unlocked) -> frozenset[str]:
    """The marks of every text at rest that this person's keys open, whether a page would show it or not."""
    readers = {reader.id for reader in by.readers}
    records = {record.pk: record for record in Record.objects.all()}
    slots: dict[tuple[object, int], list[Slot]] = {}
    for slot in Slot.objects.filter(reader_id__in=readers):
        slots.setdefault((slot.record_id, slot.rev), []).append(slot)
    marks: set[str] = set()
    for text in Revision.objects.all():
        record, mine = records[text.record_id], slots.get((text.record_id, text.rev), [])
        try:
            key = sealed.record_key(record, mine, by, rev=text.rev)
            body = open_body(bytes(text.sealed), key, sealed.place(record, by, rev=text.rev), author_keys=None)
        except Unopenable:
            continue
        marks |= set(MARK.findall(body.content.decode()))
    return frozenset(marks)


def misread(keys: Keys, *allowed: Readers) -> Iterator[str]:
    """Where what these people read is neither the one nor the other of what it may be, for all of them alike."""
    seen = {}
    for name, by in keys.items():
        seen[name], wrong = reading(by)
        yield from wrong
    differences = [list(_differences(seen, words)) for words in allowed]
    if all(differences):
        yield from min(differences, key=len)
    for name, by in keys.items():
        may = {mark for words in allowed for mark, found in words.items() if name in found.keys}
        yield from (f"keys of {name} open {mark}" for mark in sorted(opening(by) - may))


def _differences(seen: Mapping[str, frozenset[str]], words: Readers) -> Iterator[str]:
    for name, marks in seen.items():
        expected = {mark for mark, found in words.items() if name in found.readers}
        yield from (f"{name} reads {mark}" for mark in sorted(marks - expected))
        yield from (f"{name} no longer reads {mark}" for mark in sorted(expected - marks))


def unsound(keys: Keys) -> Iterator[str]:
    """Rows that do not fit each other, or the keyring."""
    connection.check_constraints()
    for name, by in keys.items():
        rings = KeyringRow.objects.filter(person=by.person, retired_on=None).count()
        rows = set(UnlockMethod.objects.filter(person=by.person, retired_on=None).values_list("pk", flat=True))
        if rings != 1 or rows != set(by.keyring.methods):
            yield f"{name}: {rings} keyrings; methods in rows and keyring differ by {len(rows ^ set(by.keyring.methods))}"


def unlinked(keys: Keys, pairs: set[frozenset[str]]) -> Iterator[str]:
    """Where two are not linked who should be, or the other way round: both can write to the other, and both see one word."""
    for name, by in keys.items():
        partner = next((other for pair in pairs if name in pair for other in pair - {name}), "")
        if by.linked != bool(partner) or by.disputed:
            yield f"{name} is {'linked' if by.linked else 'disputed' if by.disputed else 'alone'}"
        elif partner in keys:
            theirs = keys[partner]
            if couples.stop(by) is not None or couples.safety_words(by) != couples.safety_words(theirs):
                yield f"{name} and {partner} do not trust the same keys"
                continue
            yield from _unheard(by, theirs)


def _unheard(by: Unlocked, other: Unlocked) -> Iterator[str]:
    """Something new by the one that the other does not read."""
    entry = save(Dream(title="Something new"), by=by, space="ours", once=uuid4())
    if open_record(entry.id, by=other).document is None:
        yield f"{other.person.name} does not read what {by.person.name} writes now"
