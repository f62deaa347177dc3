"""Two invented people and their year, written through the same actions that people use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from twofold.people.accounts import About, confirm_recovery_code, create_account, new_recovery_code
from twofold.people.couples import take_in
from twofold.people.invitations import accept, invite
from twofold.people.models import Couple, Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.rooms.demonstration import WEEKS, People
from twofold.rooms.registry import rooms
from twofold.vault.words import six_words


@dataclass(frozen=True, slots=True)
class Invented:
    name: str
    sign_in_name: str
    passphrase: str = field(repr=False)


def seed() -> list[Invented]:
    """Makes Maya and Sam, linked, with a year behind them in every room. Django must be started."""
    maya, mayas = _invented("Maya", "clay")
    sam, sams = _invented("Sam", "sea", invited=True)
    people = _a_year_ago(*_linked(maya, sam))
    for room in rooms():
        room.demo(people)
    return [mayas, sams]


def _invented(name: str, colour: str, *, invited: bool = False) -> tuple[Unlocked, Invented]:
    passphrase = six_words()
    by = create_account(About(name, colour=colour), passphrase, invited=invited)
    code, by = new_recovery_code(by=by)
    by = confirm_recovery_code(code, by=by) or by
    return by, Invented(name, by.person.sign_in_name, passphrase)


def _linked(maya: Unlocked, sam: Unlocked) -> tuple[Unlocked, Unlocked]:
    sam = accept(invite(by=maya).code, by=sam)
    maya.person.refresh_from_db()
    return take_in(with_couple(maya)), sam


def _a_year_ago(maya: Unlocked, sam: Unlocked) -> People:
    """Backdates both accounts and the couple to before their first texts."""
    began = maya.today - timedelta(weeks=WEEKS, days=1)
    Person.objects.filter(pk__in=[maya.person.pk, sam.person.pk]).update(made_on=began)
    Couple.objects.filter(members__person=maya.person).update(began_on=began)
    for by in (maya, sam):
        by.person.refresh_from_db()
    return {"maya": with_couple(maya), "sam": with_couple(sam)}
