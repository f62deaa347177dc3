"""A house in which every state that two people can be in is there at once, built by the real actions.

Jun is alone. Ines has invited Kit. Theo has taken up Lena's invitation, and she has not looked since. Maya and Sam are
linked, and Robin was with Sam before. Noor and Alex are another couple. Pia has parted from Uri, who has not looked since.
Vera was reset and begins anew, and Otto is still linked with her. Rosa has a recovery code that she has not typed back.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models

from tests.proofs.forged_truth import Truth
from twofold.people import accounts, couples, invitations, resets, rotation, throttle
from twofold.people.models import KnownDevice, Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import account_bucket, unlock, with_couple
from twofold.people.uptime_days import note_today
from twofold.records import clock, due_times, folds
from twofold.records.store import keep_draft
from twofold.rooms.installed_packs import core
from twofold.rooms.sharing import actions as showing
from twofold.talks import actions as talks
from twofold.trust.agreements.actions import propose_first
from twofold.trust.agreements.documents import Wording
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.promises.actions import promise
from twofold.trust.promises.terms import Terms
from twofold.trust.questions.actions import answer_alone, answer_question, reply
from twofold.trust.questions.limits import set_limits

Rows = dict[str, dict[Any, dict[str, Any]]]  # by table and primary key

# The people of a state, and somebody who gains if one of its rows lets them.
STATES: Final[dict[str, tuple[str, ...]]] = {
    "alone": ("jun", "noor"),
    "invited": ("ines", "kit", "jun"),
    "half linked": ("lena", "theo", "jun"),
    "linked, nothing answered": ("maya", "sam"),
    "linked, one has answered": ("sam", "maya", "robin"),
    "linked, both have answered": ("maya", "sam", "robin"),
    "linked, answers open at once": ("noor", "alex", "maya"),
    "ended": ("pia", "uri"),
    "ended, and linked to somebody else": ("sam", "robin", "maya"),
    "an ex": ("robin", "sam"),
    "recovery under way": ("vera", "otto"),
    "a recovery code not typed back": ("rosa", "robin"),
    "another couple": ("alex", "noor", "sam"),
}
NAMES: Final = tuple(dict.fromkeys(name for names in STATES.values() for name in names))


def passphrase_of(name: str) -> str:
    return f"{name} keeps seven orchard kettles"


def quick_argon2id(passphrase: bytes, salt: bytes, *, operations: int, memory: int, size: int = 64) -> bytes:
    """Stands in for Argon2id, whose cost is no part of what is shown here."""
    return hashlib.blake2b(passphrase, salt=salt[:16].ljust(16, b"\0"), digest_size=size).digest()


@dataclass
class Somebody:
    """`by`: their keys as they truly are. `code`: an invitation that was given to them by hand."""

    name: str
    by: Unlocked
    passphrase: str
    code: str = ""
    folds: list[UUID] = field(default_factory=list)
    pages: list[UUID] = field(default_factory=list)  # of their own, read by nobody else

    @property
    def shown(self) -> str:
        return self.name.title()


@dataclass
class House:
    truth: Truth = field(default_factory=Truth)
    people: dict[str, Somebody] = field(default_factory=dict)
    earlier: list[Rows] = field(default_factory=list)
    about: dict[str, UUID] = field(default_factory=dict)  # states that one fold is in

    def of(self, name: str) -> Unlocked:
        return self.people[name].by

    def someone(self, id: UUID | None) -> str:
        return next((name for name, one in self.people.items() if one.by.person.pk == id), "")

    def keep(self, *everyone: Unlocked) -> None:
        for by in everyone:
            self.people[self.someone(by.person.pk)].by = by

    def settles(self, name: str) -> Somebody:
        by = accounts.create_account(accounts.About(name.title()), passphrase_of(name), invited=True)
        code, by = accounts.new_recovery_code(by=by)
        self.people[name] = Somebody(name, accounts.confirm_recovery_code(code, by=by) or by, passphrase_of(name))
        self.people[name].pages.append(self._private(name, 5))
        keep_draft("answer:begun", self.truth.says(name), by=self.of(name))
        return self.people[name]

    def link(self, one: str, other: str, *, looked: bool = True) -> None:
        code = invitations.invite(by=self.of(one)).code
        self.keep(invitations.accept(code, by=self.of(other)))
        self.truth.partners |= {one: other, other: one}
        if looked:
            self.look(one)

    def look(self, name: str) -> None:
        """An unlocked visit: what waits is taken in, and answers that are due are handed over."""
        by = self.of(name)
        by.person.refresh_from_db()
        self.keep(couples.take_in(with_couple(by)))
        folds.settle(by=self.of(name))

    def moment(self) -> None:
        """Remember the rows as they stand, for a host who keeps copies."""
        self.earlier.append(all_rows())

    def answer(self, number: int, *names: str, ticket: bytes | None = None) -> UUID:
        """These answer the same question, one after the other; its fold."""
        question, found = core().questions[number], UUID(int=0)
        for name in names:
            partner, text = self.truth.partners[name], self.truth.mark(name)
            words = f"I write {text} here"
            found = answer_question(question, 1, words, by=self.of(name), once=uuid4(), ticket=ticket).id
            told = self.truth.words[text]
            self.truth.words[text] = replace(told, readers=frozenset({name, partner}), fold=found)
            self.truth.answers(name, found)
            for who in (name, partner):
                if found not in self.people[who].folds:
                    self.people[who].folds.append(found)
        return found

    def shares(self, name: str) -> None:
        """A promise, an agreement, a dream that is shown, and a talk."""
        by, partner = self.of(name), self.truth.partners[name]
        day = clock.utc_day()
        for others in ((), (partner,)):
            terms = Terms(cue="I come home", will=self.truth.says(name, *others), day=day, zone="UTC")
            promise(terms, by=by, once=uuid4(), to_self=not others)
        wording = Wording(agreement=uuid4(), title="Evenings", text=self.truth.says(name, partner))
        propose_first(wording, by=by)
        kept = showing.keep(Dream(title=self.truth.says(name, partner)), by=by, once=uuid4())
        showing.show(DREAMS, kept.id, by=by, rev=kept.rev, number=0)
        talks.begin("something-afraid-to-say", "apart", by=by, once=uuid4())

    def _private(self, name: str, number: int) -> UUID:
        return answer_alone(core().questions[number], self.truth.says(name), by=self.of(name), once=uuid4()).id


def build() -> House:
    house = House()
    note_today()
    for name in NAMES:
        house.settles(name)
        house.moment()
    throttle.attempt([account_bucket(house.of("jun").person.sign_in_name)])
    _robin_before_maya(house)
    _maya_and_sam(house)
    _noor_and_alex(house)
    _pia_parts(house)
    _not_yet_linked(house)
    _recovering(house)
    for name, one in house.people.items():
        KnownDevice.objects.create(person=one.by.person, secret_hash=name.encode().ljust(32, b"."))
    house.moment()
    return house


def _robin_before_maya(house: House) -> None:
    house.link("robin", "sam")
    house.answer(0, "robin", "sam")
    house.look("robin")
    house.answer(1, "robin")
    house.shares("robin")
    house.moment()
    house.keep(couples.part(by=house.of("sam")))
    house.look("robin")
    house.truth.partners.clear()
    house.moment()


def _maya_and_sam(house: House) -> None:
    house.link("maya", "sam")
    house.moment()
    for name in ("maya", "sam"):
        set_limits(3, ["money"] if name == "maya" else [], "daily", by=house.of(name))
    house.about["linked, one has answered"] = house.answer(2, "maya", ticket=b"t" * 32)
    house.answer(3, "sam", ticket=b"s" * 32)
    waits = house.answer(4, "maya", ticket=b"u" * 32)
    house.about["linked, both have answered"] = waits
    opened = house.answer(6, "maya")
    house.moment()
    house.answer(6, "sam")
    house.look("maya")
    reply(opened, house.truth.says("maya", "sam"), by=house.of("maya"), once=uuid4())
    assert house.answer(4, "sam") == waits  # Maya has not looked since
    house.shares("maya")
    house.shares("sam")
    maya = house.of("maya")
    Person.objects.filter(pk=maya.person.pk).update(
        email="m@example.org", confirmed_email="m@example.org", reminds=True
    )
    maya.person.refresh_from_db()
    due_times.remind(uuid4(), clock.now(), by=maya)


def _noor_and_alex(house: House) -> None:
    house.link("noor", "alex")
    for name in ("noor", "alex"):
        couples.agree_to_instant(True, by=house.of(name))
        house.keep(with_couple(house.of(name)))
    house.keep(with_couple(house.of("noor")))
    house.truth.instant = frozenset({"noor", "alex"})
    house.moment()
    house.about["linked, answers open at once"] = house.answer(2, "noor")
    house.answer(3, "noor", "alex")
    house.shares("noor")


def _pia_parts(house: House) -> None:
    house.link("pia", "uri")
    house.answer(2, "uri", "pia")
    house.look("uri")
    house.answer(3, "uri")
    house.shares("uri")
    house.moment()
    house.keep(couples.part(by=house.of("pia")))
    for name in ("pia", "uri"):
        del house.truth.partners[name]


def _not_yet_linked(house: House) -> None:
    house.people["kit"].code = invitations.invite(by=house.of("ines")).code
    house.moment()
    house.link("lena", "theo", looked=False)
    house.answer(2, "theo")
    house.shares("theo")


def _recovering(house: House) -> None:
    house.link("vera", "otto")
    house.answer(2, "otto", "vera")
    house.look("otto")
    house.shares("vera")
    house.moment()
    temporary = resets.reset(house.of("vera").person)
    house.moment()
    person = Person.objects.get(pk=house.of("vera").person.pk)
    house.keep(rotation.begin_anew(passphrase_of("vera"), by=unlock(person, temporary)))
    house.people["vera"].pages.clear()  # under the keys of before, until her old passphrase comes back
    rosa = house.of("rosa")
    _code, rosa = accounts.new_recovery_code(by=rosa)
    house.keep(rosa)


def own_models() -> list[type[models.Model]]:
    """Every model of this program that has a table."""
    return [m for m in apps.get_models() if m.__module__.startswith("twofold.") and m._meta.managed]


def all_rows() -> Rows:
    return {m._meta.label: {row.pop("pk"): row for row in _values(m)} for m in own_models()}


def _values(model: type[models.Model]) -> list[dict[str, Any]]:
    columns = [f.attname for f in model._meta.concrete_fields]
    return [{**row, "pk": row[model._meta.pk.attname]} for row in model._default_manager.values(*columns)]
