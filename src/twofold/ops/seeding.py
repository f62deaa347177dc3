"""Two invented people and their year, written through the same actions that people use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from twofold.ops.demo_talks import read_talks, seed_talks
from twofold.ops.demo_trust import seed_trust
from twofold.ops.demo_year import WEEKS, Alone, Dated, Together, Who, Year, in_order
from twofold.people.accounts import About, confirm_recovery_code, create_account, new_recovery_code
from twofold.people.couples import take_in
from twofold.people.invitations import accept, invite
from twofold.people.models import Couple, Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.records import folds
from twofold.records.clock import as_of
from twofold.rooms.installed_packs import core
from twofold.trust.questions.actions import answer_alone, answer_question, reply
from twofold.vault.words import six_words

People = dict[Who, Unlocked]
ROUND = 0  # of the first months; today's question belongs to a later round, so it is still unanswered


@dataclass(frozen=True, slots=True)
class Invented:
    name: str
    sign_in_name: str
    passphrase: str = field(repr=False)


def seed(year: Year) -> list[Invented]:
    """Maya and Sam, linked, with a year behind them and today's question still open. Django must be started."""
    maya, mayas = _invented("Maya", "clay")
    sam, sams = _invented("Sam", "sea", invited=True)
    people = _a_year_ago(*_linked(maya, sam))
    for item in in_order(year, people["maya"].today):
        with as_of(_evening(item.day)):
            _write(item, people)
    seed_talks(read_talks(), people)
    seed_trust(people["maya"], people["sam"])
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
    """The two have been here as long as what they wrote."""
    began = maya.today - timedelta(weeks=WEEKS, days=1)
    Person.objects.filter(pk__in=[maya.person.pk, sam.person.pk]).update(made_on=began)
    Couple.objects.filter(members__person=maya.person).update(began_on=began)
    for by in (maya, sam):
        by.person.refresh_from_db()
    return {"maya": with_couple(maya), "sam": with_couple(sam)}


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(19, 30), tzinfo=UTC)


def _write(item: Dated, people: People) -> None:
    if isinstance(item.written, Alone):
        _write_alone(item.written, people[item.written.by])
    else:
        _write_together(item.written, people)


def _write_alone(written: Alone, by: Unlocked) -> None:
    answer_alone(core().question(written.question), written.text, by=by, once=uuid4())


def _write_together(written: Together, people: People) -> None:
    question = core().question(written.question)
    fold = answer_question(question, ROUND, written.maya, by=people["maya"], once=uuid4())
    answer_question(question, ROUND, written.sam, by=people["sam"], once=uuid4())
    folds.settle(by=people["maya"])
    if written.reply_by is not None:
        reply(fold.id, written.reply, by=people[written.reply_by], once=uuid4())
