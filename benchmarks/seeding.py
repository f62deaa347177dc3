"""A couple with a past: the newest month through the real actions, what is older in bulk. Django must be started."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import uuid4

from django.db import connection, transaction
from tests.passphrases import PASSPHRASES

from benchmarks import bulk, rooms
from twofold.packs import Question
from twofold.people import accounts, couples, invitations
from twofold.people.models import Couple, Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.records import clock, folds
from twofold.records.store import save
from twofold.rooms.installed_packs import core
from twofold.trust.questions import actions
from twofold.trust.questions.documents import PrivateAnswer
from twofold.trust.questions.queries import asked

_AT_ONCE = 60  # days in one transaction
_THROUGH_ACTIONS = 31  # days
_TEXT = (
    "morning kitchen laughing the small walk by the water after rain and I noticed how you waited for me quietly "
    "with tea when everything felt too much which I never said aloud but it stayed with me for days afterwards"
)
_WORDS = tuple(_TEXT.split(" "))


@dataclass(frozen=True, slots=True)
class House:
    """Who signs in here, and what was written."""

    sign_in_name: str
    passphrase: str
    other_sign_in_name: str
    other_passphrase: str
    folds: int
    replies: int
    private: int
    in_rooms: dict[str, int]


def seed(days: int) -> House:
    """Maya and Sam, linked `days` ago; every day since, a folded question opened, and now and then something more.

    Half of the folds have a reply; one day in three, one of the two wrote something private; and what `rooms` says. Today is
    still open.
    """
    random = Random(days)
    maya, sam = _couple(days)
    replies = private = 0
    done: Counter[str] = Counter()
    with _without_syncing():
        for chunk in _chunks(_past(maya, days)):
            with transaction.atomic():
                for day in chunk:
                    with clock.as_of(datetime.combine(day, time(19, 30), UTC)):
                        replied, alone = _a_day(day, maya, sam, random)
                        done += rooms.a_day(day, {"maya": maya, "sam": sam})
                    replies, private = replies + replied, private + alone
    bulk.check(maya, random)
    bulk.check(sam, random)
    maya_in, sam_in = (maya.person.sign_in_name, PASSPHRASES["maya"]), (sam.person.sign_in_name, PASSPHRASES["sam"])
    return House(*maya_in, *sam_in, days, replies, private, dict(done))


def _couple(days: int) -> tuple[Unlocked, Unlocked]:
    maya, sam = _settled("maya"), _settled("sam")
    sam = invitations.accept(invitations.invite(by=maya).code, by=sam)
    began = maya.today - timedelta(days=days)
    Person.objects.update(made_on=began)
    Couple.objects.update(began_on=began)
    maya.person.refresh_from_db()
    maya = couples.take_in(with_couple(maya))
    return maya, with_couple(sam)


def _settled(name: str) -> Unlocked:
    about = accounts.About(name.title(), zone="Europe/Berlin")
    by = accounts.create_account(about, PASSPHRASES[name], invited=True)
    code, by = accounts.new_recovery_code(by=by)
    return accounts.confirm_recovery_code(code, by=by) or by


def _past(by: Unlocked, days: int) -> list[date]:
    return [by.today - timedelta(days=ago) for ago in range(days, 0, -1)]


def _chunks(days: list[date]) -> Iterator[list[date]]:
    for start in range(0, len(days), _AT_ONCE):
        yield days[start : start + _AT_ONCE]


def _a_day(day: date, maya: Unlocked, sam: Unlocked, random: Random) -> tuple[bool, bool]:
    """A question of that day, answered by both; all of the pack in turns. (replied, wrote alone)"""
    number, place = divmod(day.toordinal(), len(core().questions))
    question = core().questions[place]
    first, second = (maya, sam) if random.random() < 0.5 else (sam, maya)
    answers = [(by, _words(random)) for by in (first, second)]
    reply = _words(random, most=30) if random.random() < 0.5 else None
    if (maya.today - day).days > _THROUGH_ACTIONS:
        bulk.open_fold(question, number, answers, reply)
    else:
        _answer(question, number, answers, reply)
    alone = random.random() < 1 / 3
    if alone:
        _private(question, random.choice([maya, sam]), random)
    return reply is not None, alone


def _answer(question: Question, number: int, answers: list[tuple[Unlocked, str]], reply: str | None) -> None:
    for by, text in answers:
        opened = actions.answer_question(question, number, text, by=by, once=uuid4())
    first = answers[0][0]
    folds.settle(by=first)
    if reply is not None:
        actions.reply(opened.id, reply, by=first, once=uuid4())


def _private(question: Question, by: Unlocked, random: Random) -> None:
    save(PrivateAnswer(asked=asked(question), text=_words(random)), by=by, space="mine", once=uuid4())


def _words(random: Random, *, most: int = 160) -> str:
    return " ".join(random.choices(_WORDS, k=random.randint(8, most))).capitalize() + "."


@contextmanager
def _without_syncing() -> Iterator[None]:
    """Ten years in one go need not survive a power cut."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    yield
    connection.close()
