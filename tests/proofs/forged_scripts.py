"""What somebody who knows the program would write: several rows that fit together, where one alone leads nowhere."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tests.proofs.forged_forgeries import HOSTS_SECRET, Forgery, Write
from tests.proofs.forged_house import STATES, House
from twofold.people.models import Couple, Delivery, Invitation, Membership, Person, UnlockMethod, utc_day
from twofold.records.models import Fold, Record, Revision, Slot
from twofold.vault.context import Context
from twofold.vault.delivery import deliver

SEVERAL = "several"


def scripts(house: House, chance: random.Random) -> Iterator[Forgery]:
    for state, names in STATES.items():
        one, other = names[:2]
        for how, write in {
            "an ended couple begins again": _begin_again(house, one),
            "an ex stands in the partner's place": _ex_as_partner(house, one),
            "a stranger is in the couple": _stranger(house, one, "jun" if one != "jun" else "rosa"),
            "no recovery code counts": _no_code(house, one),
            "every code counts": lambda one=one: _methods(house, one).update(confirmed=True),
            "every fold is open, and nothing waits": _all_open(house, one),
            "private pages are ours": _pages_are_ours(house, one),
            "the other stands as the author": _authored_by(house, one, other),
            "slots are the other's": _slots_of(house, one, other),
            "the other has accepted an invitation": _accepted(house, one, other),
            "a couple key of the host's": _delivery(house, one, other),
            **{f"an answer of noise, {kind}": _noise(house, one, kind, chance) for kind in ("with a slot", "without")},
        }.items():
            yield Forgery(state, SEVERAL, "", how, write)


def _couples(house: House, name: str) -> list[UUID]:
    return list(Membership.objects.filter(person=house.of(name).person.pk).values_list("couple", flat=True))


def _methods(house: House, name: str) -> Any:
    return UnlockMethod.objects.filter(person=house.of(name).person.pk, kind="recovery", retired_on=None)


def _begin_again(house: House, name: str) -> Write:
    def write() -> None:
        for couple in _couples(house, name):
            Membership.objects.filter(couple=couple).update(ended_on=None)
            Couple.objects.filter(pk=couple).update(ended_on=None)

    return write


def _ex_as_partner(house: House, name: str) -> Write:
    """Every couple that has ended goes on, those of today have ended, and exes bear the name of the partner."""

    def write() -> None:
        mine = Membership.objects.filter(couple__in=_couples(house, name))
        before = list(mine.exclude(ended_on=None).values_list("couple", flat=True))
        partner = mine.filter(ended_on=None).exclude(person=house.of(name).person.pk).values_list("person", flat=True)
        named = Person.objects.filter(pk__in=list(partner)).values("name", "colour").first()
        mine.filter(ended_on=None).update(ended_on=utc_day())
        Couple.objects.filter(pk__in=_couples(house, name)).update(ended_on=utc_day())
        Membership.objects.filter(couple__in=before[:1]).update(ended_on=None)
        Couple.objects.filter(pk__in=before[:1]).update(ended_on=None)
        exes = Membership.objects.filter(couple__in=before).exclude(person=house.of(name).person.pk)
        if named is not None:
            Person.objects.filter(pk__in=exes.values("person")).update(**named)

    return write


def _stranger(house: House, name: str, stranger: str) -> Write:
    """First in the order in which the two are looked for."""

    def write() -> None:
        member = Membership.objects.filter(person=house.of(name).person.pk, ended_on=None).first()
        couple = member.couple if member else Couple.objects.create(island=house.of(name).person.island)
        if member is None:
            Membership.objects.create(couple=couple, person=house.of(name).person, side="a")
        Membership.objects.create(couple=couple, person=house.of(stranger).person, side="0")
        Person.objects.filter(pk=house.of(name).person.pk).update(has_inbox=True)

    return write


def _no_code(house: House, name: str) -> Write:
    return lambda: _methods(house, name).update(confirmed=False) and None


def _all_open(house: House, name: str) -> Write:
    def write() -> None:
        Fold.objects.filter(couple__in=_couples(house, name)).update(opened_on=utc_day())
        Record.objects.filter(couple__in=_couples(house, name)).update(waits=False)

    return write


def _pages_are_ours(house: House, name: str) -> Write:
    def write() -> None:
        couple = next(iter(_couples(house, name)), None)
        Record.objects.filter(author=house.of(name).person.pk, space="mine").update(space="ours", couple=couple)

    return write


def _authored_by(house: House, name: str, other: str) -> Write:
    """Of all that this person said by itself; answers are one of each person's in a fold."""
    mine = Record.objects.filter(author=house.of(name).person.pk, space="ours")
    return lambda: mine.update(author=house.of(other).person.pk) and None


def _slots_of(house: House, name: str, other: str) -> Write:
    """Whoever has a slot of the same already keeps it."""
    mine, theirs = house.of(name).person.pk, house.of(other).person.pk

    def write() -> None:
        taken = list(Slot.objects.filter(reader_id=theirs).values_list("record", flat=True))
        Slot.objects.filter(reader_id=mine).exclude(record__in=taken).update(reader_id=theirs)
        Record.objects.filter(author=mine, space="mine").update(author=theirs)

    return write


def _accepted(house: House, name: str, other: str) -> Write:
    """With the public key that stands in the other's row."""
    person = house.of(other).person

    def write() -> None:
        rows = Invitation.objects.filter(inviter=house.of(name).person.pk)
        rows.update(accepted_by=person, accepted_key=bytes(person.public_key), withdrawn=False)

    return write


def _delivery(house: House, name: str, sender: str) -> Write:
    """Sealed with a key pair of the host's, whose public half stands in the sender's row."""
    by, theirs = house.of(name), house.of(sender).person

    def write() -> None:
        for couple in _couples(house, name):
            place = Context("delivery", by.instance, "couple", couple, "person", by.person.pk, str(theirs.pk))
            sealed = deliver(b"{}", place, epoch=2, sender_secret=HOSTS_SECRET, recipient_public=by.keyring.public_key)
            Delivery.objects.create(couple_id=couple, sender=theirs, recipient=by.person, epoch=2, sealed=sealed)
        Person.objects.filter(pk=by.person.pk).update(has_inbox=True)

    return write


def _noise(house: House, name: str, kind: str, chance: random.Random) -> Write:
    """As if the other had answered whatever only this person has answered."""
    me = house.of(name).person.pk

    def write() -> None:
        for mine in Record.objects.filter(author=me, space="folded").select_related("fold", "couple"):
            if mine.fold is None or Record.objects.filter(fold=mine.fold, space="folded").count() != 1:
                continue
            other = Membership.objects.filter(couple=mine.couple).exclude(person=me).get().person
            theirs = Record(pk=UUID(int=chance.getrandbits(128), version=4), author=other, fold=mine.fold, waits=True)
            theirs.island, theirs.couple, theirs.space, theirs.kind = mine.island, mine.couple, "folded", mine.kind
            theirs.day = mine.day
            theirs.save(force_insert=True)
            Revision.objects.create(record=theirs, rev=1, sealed=chance.randbytes(400))
            if kind == "with a slot":
                couple = {"reader_kind": "couple", "reader_id": mine.couple_id, "epoch": 1}
                Slot.objects.create(record=theirs, rev=1, sealed=chance.randbytes(135), **couple)

    return write
