"""Maya & Sam, Noor & Alex, Robin (an ex of Sam) and Jun (alone), with open keys, without passing through any page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from twofold.people import couples
from twofold.people.models import Couple, Instance, Island, Membership, Person, utc_day
from twofold.people.unlocked import Unlocked
from twofold.records.documents import Document, Words
from twofold.vault.keyring import new_keyring
from twofold.vault.primitives import random_bytes


class Note(Document):
    kind = "tests.note"

    text: Words


class Question(Document):
    kind = "tests.question"

    text: Words


class Answer(Document):
    kind = "tests.answer"

    text: Words


class Reply(Document):
    kind = "tests.reply"

    text: Words


@dataclass(frozen=True)
class House:
    maya: Unlocked
    sam: Unlocked
    noor: Unlocked
    alex: Unlocked
    robin: Unlocked
    jun: Unlocked

    @property
    def everyone(self) -> dict[str, Unlocked]:
        return {name: getattr(self, name) for name in ("maya", "sam", "noor", "alex", "robin", "jun")}

    def named(self, by: Unlocked) -> str:
        return next(name for name, person in self.everyone.items() if person.person == by.person)


def alone(name: str, instance: UUID) -> Unlocked:
    island = Island.objects.create()
    person = Person(island=island, name=name, sign_in_name=f"{name}-{uuid4().hex}")
    keyring = new_keyring(person.pk)
    person.public_key = keyring.public_key
    person.save(force_insert=True)
    return Unlocked(person=person, keyring=keyring, account_key=random_bytes(), instance=instance)


def linked(one: Unlocked, other: Unlocked) -> tuple[Unlocked, Unlocked]:
    couple = Couple.objects.create(island=one.person.island)
    key = random_bytes()
    sides = [
        Membership.objects.create(couple=couple, person=by.person, side=side) for side, by in (("A", one), ("B", other))
    ]
    return _in_couple(one, couple, sides[0], other, key), _in_couple(other, couple, sides[1], one, key)


def _in_couple(by: Unlocked, couple: Couple, membership: Membership, other: Unlocked, key: bytes) -> Unlocked:
    return replace(
        by,
        keyring=by.keyring.with_couple_key(couple.pk, 1, key).with_bond(couple.pk, other.person.pk, other.person.name),
        couple=couple,
        membership=membership,
        partner=other.person,
    )


def parted(by: Unlocked) -> Unlocked:
    assert by.couple is not None
    Couple.objects.filter(pk=by.couple.pk).update(ended_on=utc_day())
    Membership.objects.filter(couple=by.couple).update(ended_on=utc_day())
    return replace(by, keyring=by.keyring.parted(), couple=None, membership=None, partner=None)


def both_instant(one: Unlocked, other: Unlocked) -> tuple[Unlocked, Unlocked]:
    for by in (one, other):
        assert by.membership is not None
        couples.agree_to_instant(True, by=by)
        by.membership.refresh_from_db()
    return replace(one, partner_instant=True), replace(other, partner_instant=True)


def settle_in() -> House:
    instance = Instance.objects.create().pk
    sam, robin = linked(alone("Sam", instance), alone("Robin", instance))
    sam, robin = parted(sam), parted(robin)
    maya, sam = linked(alone("Maya", instance), sam)
    noor, alex = linked(alone("Noor", instance), alone("Alex", instance))
    return House(maya, sam, noor, alex, robin, alone("Jun", instance))
