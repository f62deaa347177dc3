"""Two invented people and their year, written through the same actions that people use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from twofold.ops.demo_year import Alone, Dated, Together, Who, in_order, read_year
from twofold.people.accounts import About, confirm_recovery_code, create_account, new_recovery_code
from twofold.people.couples import take_in
from twofold.people.invitations import accept, invite
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.vault.words import six_words


@dataclass(frozen=True, slots=True)
class Invented:
    name: str
    sign_in_name: str
    passphrase: str = field(repr=False)


def seed() -> list[Invented]:
    """Maya and Sam, linked, with a year behind them and today's question still open. Django must be started."""
    maya, mayas = _invented("Maya", "clay")
    sam, sams = _invented("Sam", "sea", invited=True)
    maya, sam = _linked(maya, sam)
    people: dict[Who, Unlocked] = {"maya": maya, "sam": sam}
    for item in in_order(read_year(), maya.today):
        _write(item, people)
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


def _write(item: Dated, people: dict[Who, Unlocked]) -> None:
    if isinstance(item.written, Alone):
        _write_alone(item.day, item.written, people[item.written.by])
    else:
        _write_together(item.day, item.written, people)


def _write_alone(day: date, written: Alone, by: Unlocked) -> None:
    raise NotImplementedError


def _write_together(day: date, written: Together, people: dict[Who, Unlocked]) -> None:
    raise NotImplementedError


def _in_turn(people: dict[Who, Unlocked]) -> Iterator[tuple[Who, Unlocked]]:
    yield from people.items()
