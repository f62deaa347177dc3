"""Replacing keys while something of one's own does not open: refused each time, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.db import connection, transaction

from tests.proofs.crashes.house import House
from tests.proofs.crashes.operations import NEW
from tests.proofs.forged_house import all_rows
from twofold.people import rotation
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import unlock
from twofold.records.models import Slot
from twofold.records.store import RotationRefused

Damage = Callable[[bytes], object]
DAMAGES: Final[dict[str, Damage]] = {
    "its last bit turned": lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
    "its first bit turned": lambda sealed: bytes([sealed[0] ^ 128]) + sealed[1:],
    "cut": lambda sealed: sealed[: len(sealed) // 2],
    "empty": lambda sealed: b"",
    "longer": lambda sealed: sealed + b"\0",
    "of zeros": lambda sealed: bytes(len(sealed)),
    "text": lambda sealed: "none of this opens",
}
WHO: Final = ("maya", "sam", "jun", "noor", "robin", "uri", "wim")


@dataclass
class Refusals:
    tried: int = 0
    accepted: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.tried) and not (self.accepted or self.changed or self.failed)

    def __str__(self) -> str:
        return (
            f"{self.tried} times keys were to be replaced beside a slot that does not open: {len(self.accepted)} accepted, "
            f"{len(self.changed)} changed something, {len(self.failed)} failed otherwise"
        )


class _Undone(Exception):
    """Ends a transaction in which something was damaged."""


def refusals(house: House, *, every: int = 1) -> Refusals:
    """Each slot of one's own that stands under today's keys, damaged in each way; only every so many of them."""
    told, number = Refusals(), 0
    damages = {name: act for name, act in DAMAGES.items() if name != "text" or connection.vendor == "sqlite"}
    for name in WHO:
        by = unlock(house.people[name].person, house.people[name].passphrase)
        for slot in Slot.objects.filter(reader_kind="person", reader_id=by.person.pk).order_by("pk"):
            for way, damage in damages.items():
                number += 1
                if number % every == 0:
                    _one(told, f"{name}: a slot {way}", slot, damage, by)
    return told


def _one(told: Refusals, about: str, slot: Slot, damage: Damage, by: Unlocked) -> None:
    told.tried += 1
    try:
        with transaction.atomic():
            _write(slot, damage(bytes(slot.sealed)))
            before = all_rows()
            try:
                with transaction.atomic():
                    rotation.replace_all_keys(NEW, by=by)
                told.accepted.append(about)
            except RotationRefused as error:
                if slot.record_id not in {item.record_id for item in error.items}:
                    told.failed.append(f"{about}: the item is not named")
            except Exception as error:
                told.failed.append(f"{about}: {type(error).__name__} {error}")
            if all_rows() != before and about not in told.accepted:
                told.changed.append(about)
            raise _Undone
    except _Undone:
        return


def _write(slot: Slot, sealed: object) -> None:
    """Past the model, which takes only bytes; SQLite keeps a value of any type in any column."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_slot SET sealed = %s WHERE id = %s", [sealed, slot.pk])
