"""People in every state that an operation about keys or links begins in, made by the real actions; and what each may read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from twofold.people import accounts, couples, invitations, resets, rotation
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import unlock, with_couple
from twofold.people.uptime_days import note_today
from twofold.records import clock, folds
from twofold.records.store import keep_draft, share
from twofold.rooms.installed_packs import core
from twofold.rooms.sharing import actions as showing
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.promises.actions import promise
from twofold.trust.promises.terms import Terms
from twofold.trust.questions.actions import answer_alone, answer_question

OWN: Final = "seventeen lanterns beside the quiet harbour"
TICKET: Final = bytes(range(32))
SETTLED: Final = tuple(
    "maya sam robin jun ines kit noor alex lena theo pia uri vera otto tess una wim xena yves zita".split()  # noqa: SIM905
)


def passphrase_of(name: str) -> str:
    return f"{name} keeps seven orchard kettles"


def quick_argon2id(passphrase: bytes, salt: bytes, *, operations: int, memory: int, size: int = 64) -> bytes:
    """Stands in for Argon2id, whose cost is no part of what is shown here."""
    return hashlib.blake2b(passphrase, salt=salt[:16].ljust(16, b"\0"), digest_size=size).digest()


@dataclass(frozen=True)
class Words:
    """Something that somebody wrote: who reads it, and whose keys open it, which may be sooner than pages show it."""

    readers: frozenset[str]
    keys: frozenset[str]


Readers = dict[str, Words]  # by a mark that stands in the words


@dataclass
class Someone:
    """`passphrase` opens today, `earlier` did before a reset; `code` is the one on paper, or "" where there is none."""

    name: str
    sign_in: str
    passphrase: str
    code: str = ""
    earlier: str = ""

    @property
    def person(self) -> Person:
        return Person.objects.get(sign_in_name=self.sign_in)


@dataclass
class House:
    people: dict[str, Someone] = field(default_factory=dict)
    by: dict[str, Unlocked] = field(default_factory=dict)
    words: Readers = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    couples: set[frozenset[str]] = field(default_factory=set)

    def says(self, *readers: str, keys: Iterable[str] = (), about: str = "") -> str:
        """Words with a mark in them, which stands nowhere else; kept among the things if it is `about` something."""
        mark = f"qz{len(self.words):05d}zq"
        self.words[mark] = Words(frozenset(readers), frozenset(readers) | frozenset(keys))
        if about:
            self.things[f"words of {about}"] = mark
        return f"I write {mark} here"

    def settles(self, name: str) -> None:
        by = accounts.create_account(accounts.About(name.title()), passphrase_of(name), invited=True)
        code, by = accounts.new_recovery_code(by=by)
        self.by[name] = accounts.confirm_recovery_code(code, by=by) or by
        self.people[name] = Someone(name, by.person.sign_in_name, passphrase_of(name), code)
        private = answer_alone(
            core().questions[5], self.says(name, about=f"{name} alone"), by=self.by[name], once=uuid4()
        )
        self.things[f"page of {name}"] = private.id
        keep_draft("answer:begun", self.says(name, about=f"{name} begun"), by=self.by[name])

    def links(self, one: str, other: str, *, looked: bool = True) -> None:
        code = invitations.invite(by=self.by[one]).code
        self.by[other] = invitations.accept(code, by=self.by[other])
        self.couples.add(frozenset({one, other}))
        if looked:
            self.looks(one)

    def looks(self, name: str) -> None:
        by = self.by[name]
        by.person.refresh_from_db()
        self.by[name] = couples.take_in(with_couple(by))
        folds.settle(by=self.by[name])

    def shares(self, name: str, other: str) -> None:
        """A page of their own that the other reads too."""
        text = self.says(name, other, about=f"{name} shared")
        page = answer_alone(core().questions[7], text, by=self.by[name], once=uuid4())
        self.things[f"copy by {name}"] = share(page.id, by=self.by[name], once=uuid4()).id

    def answers(
        self, number: int, name: str, *readers: str, keys: Iterable[str] = (), about: str, ticket: bool = False
    ) -> UUID:
        """`readers` and `keys`: as it will be when everything is built."""
        text = self.says(name, *readers, keys=keys, about=about)
        question, held = core().questions[number], TICKET if ticket else None
        return answer_question(question, 1, text, by=self.by[name], once=uuid4(), ticket=held).id


def build() -> House:
    house = House()
    note_today()
    for name in SETTLED:
        house.settles(name)
    _unsettled(house)
    _maya_and_sam(house)
    house.links("noor", "alex")
    for name in ("noor", "alex"):
        couples.agree_to_instant(True, by=house.by[name])
    for name in ("noor", "alex"):
        house.by[name] = with_couple(house.by[name])
    house.things["kept by the server"] = house.answers(2, "noor", about="noor folded")
    house.things["invitation"] = invitations.invite(by=house.by["ines"]).code
    house.links("lena", "theo", looked=False)
    house.shares("theo", "lena")
    house.links("pia", "uri")
    house.shares("uri", "pia")
    house.by["pia"] = couples.part(by=house.by["pia"])
    house.couples.discard(frozenset({"pia", "uri"}))
    house.links("yves", "zita")
    house.answers(3, "yves", about="yves sealed", ticket=True)
    house.answers(3, "zita", keys=["yves"], about="zita sealed")  # Yves has not looked since
    _keys_moved(house)
    house.by.clear()  # from now on nobody has anything but what they type
    return house


def _unsettled(house: House) -> None:
    by = accounts.create_account(accounts.About("Rosa"), passphrase_of("rosa"), invited=True)
    house.people["rosa"] = Someone("rosa", by.person.sign_in_name, passphrase_of("rosa"))


def _maya_and_sam(house: House) -> None:
    house.links("robin", "sam")
    house.shares("robin", "sam")
    house.by["sam"] = couples.part(by=house.by["sam"])
    house.looks("robin")
    house.couples.clear()
    house.links("maya", "sam")
    house.shares("maya", "sam")
    house.shares("sam", "maya")
    maya, sam = house.by["maya"], house.by["sam"]
    house.things["open"] = house.answers(1, "maya", "sam", about="maya open")
    house.answers(1, "sam", "maya", about="sam open")
    house.looks("maya")
    house.things["folded"] = house.answers(2, "maya", about="maya folded", ticket=True)
    day = clock.utc_day() + timedelta(days=1)
    will = house.says("maya", "sam", about="maya promise")
    promise(Terms(cue="I come home", will=will, day=day, zone="UTC"), by=maya, once=uuid4())
    for name, by in (("shown", maya), ("unshown", sam)):
        both = ["maya", "sam"] if name == "shown" else ["sam"]
        kept = showing.keep(Dream(title=house.says(*both, about=name)), by=by, once=uuid4())
        house.things[name] = kept.id
        if name == "shown":
            showing.show(DREAMS, kept.id, by=by, rev=kept.rev, number=0)


def _keys_moved(house: House) -> None:
    """Vera has begun anew after a reset, Tess has still a temporary passphrase, and Wim has replaced all his keys."""
    for one, other in (("vera", "otto"), ("tess", "una"), ("wim", "xena")):
        house.links(one, other)
        house.shares(one, other)
        house.shares(other, one)
    before = dict(house.words)
    for name in ("vera", "tess"):
        someone = house.people[name]
        someone.earlier, someone.code = someone.passphrase, ""
        someone.passphrase = resets.reset(house.by[name].person)
        house.words = without(house.words, name)
    house.things["what was read before the resets"] = {**house.words, **_of(before, "vera")}
    shared = [house.things[f"words of {name} shared"] for name in ("vera", "otto", "tess", "una")]
    house.things["what is read when both trust again"] = {**house.words, **{mark: before[mark] for mark in shared}}
    vera = house.people["vera"]
    by = rotation.begin_anew(OWN, by=unlock(vera.person, vera.passphrase))
    vera.code, by = accounts.new_recovery_code(by=by)
    house.by["vera"] = accounts.confirm_recovery_code(vera.code, by=by) or by
    vera.passphrase = OWN
    wim = house.people["wim"]
    wim.passphrase = f"{wim.name} has other keys by now"
    wim.code, by = rotation.replace_all_keys(wim.passphrase, by=house.by["wim"])
    accounts.confirm_recovery_code(wim.code, by=by)


def _of(words: Readers, name: str) -> Readers:
    return {mark: found for mark, found in words.items() if name in found.readers | found.keys}


def without(words: Readers, name: str) -> Readers:
    """After a reset this person reads nothing any more."""
    return {mark: Words(found.readers - {name}, found.keys - {name}) for mark, found in words.items()}


def told(words: Readers, mark: str, *readers: str) -> Readers:
    """These people, and nobody else, read it now."""
    return {**words, mark: Words(frozenset(readers), frozenset(readers))}
