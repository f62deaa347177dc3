"""Everyone who might ask, and a thing of every kind by an author in every situation, each with a word that is nowhere else.

Maya and Sam are a couple, and so are Noor and Alex; Robin was with Sam; Theo has taken up Lena's invitation, and she has not
looked since; Jun is alone and has invited Ines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings

from tests.cast import client_of, signed_in_client
from tests.proofs.matrix_table import ALONE, SHARED
from tests.world import linked, settled
from twofold.people import couples, invitations
from twofold.people.instance import unlock_store
from twofold.people.unlocked import Unlocked
from twofold.records import clock, folds
from twofold.records.store import keep_draft, remove, share
from twofold.rooms.installed_packs import core
from twofold.rooms.sharing import actions as showing
from twofold.rooms.sharing.queries import find_private
from twofold.talks import actions as talks
from twofold.talks.documents import FoldedStep
from twofold.trust.agreements.actions import propose_first
from twofold.trust.agreements.boundaries import BOUNDARIES
from twofold.trust.agreements.documents import Boundary, Wording
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.promises.actions import promise
from twofold.trust.promises.terms import Terms
from twofold.trust.questions.actions import answer_alone, answer_question

Cookies = dict[str, str]
NAMES: Final = ("maya", "sam", "noor", "alex", "robin", "jun", "ines", "theo", "lena")
LISTENING: Final = "listening-talk"
PREPARING: Final = "something-afraid-to-say"


@dataclass(frozen=True)
class Thing:
    """`readers`: who may ever read its words; `other`: who was linked with the author when it was made."""

    kind: str
    id: UUID
    author: str
    other: str = ""
    past: bool = False
    word: str = ""
    readers: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.kind} by {self.author}{' of before' if self.past else ''}"


@dataclass
class Matrix:
    """`roles`: the cookies that a role sends, and whose they are ("" for nobody's)."""

    people: dict[str, Unlocked] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)
    roles: dict[str, tuple[Cookies, str]] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000)))

    def make_all(self, author: str, other: str = "") -> None:
        """A thing of each kind by this author; what only the two of a couple can have, where they are one."""
        for kind in (*ALONE, *(SHARED if other else ())):
            if kind != "open fold" or self.people[other].linked:
                self.make(kind, author, other)

    def make(self, kind: str, author: str, other: str) -> None:
        word = f"quill{len(self.things):03d}mark"
        id = _MAKERS[kind](self, self.people[author], self.people.get(other), word)
        both = kind in SHARED and kind not in {"folded", "folded answer", "removed page", "taken back dream"}
        readers = frozenset({author, other} if both else {author})
        self.words[word] = readers
        self.things.append(Thing(kind, id, author, other, word=word, readers=readers))

    def sign_in_again(self) -> None:
        """Everybody, with other cookies: those before may open nothing any more."""
        self.roles = dict(_roles(self.people))

    def still_open(self, role: str) -> bool:
        """Whether this role's keys are as open as they were."""
        cookies, name = self.roles[role]
        if role not in WHO:
            return True
        person = self.people[name].person.pk
        return unlock_store().get(person, cookies[settings.UNLOCK_COOKIE_NAME], touch=False) is not None

    def question(self) -> int:
        return next(self._numbers)


def make_matrix() -> Matrix:
    world = Matrix()
    people = world.people
    for name in NAMES:
        people[name] = settled(name)
    people["robin"], people["sam"] = linked(people["robin"], people["sam"])
    world.make_all("robin", "sam")
    world.make_all("sam", "robin")
    world.things = [Thing(**{**thing.__dict__, "past": thing.kind in SHARED}) for thing in world.things]
    people["sam"] = couples.part(by=people["sam"])
    for one, other in (("maya", "sam"), ("noor", "alex")):
        people[one], people[other] = linked(people[one], people[other])
        world.make_all(one, other)
    world.make_all("sam", "maya")
    code = invitations.invite(by=people["lena"]).code
    people["theo"] = invitations.accept(code, by=people["theo"])
    world.make_all("theo", "lena")
    for name in ("jun", "ines"):
        world.make_all(name)
    invitations.invite(by=people["jun"])
    invitations.invite(by=people["ines"])
    for name in NAMES:
        keep_draft("answer:begun", f"A draft of {name}.", by=people[name])
    world.sign_in_again()
    return world


def _roles(people: Mapping[str, Unlocked]) -> Iterator[tuple[str, tuple[Cookies, str]]]:
    maya, session, key = people["maya"], settings.SESSION_COOKIE_NAME, settings.UNLOCK_COOKIE_NAME
    yield "anonymous", ({}, "")
    yield "signed out", ({session: "gone", key: _cookies(maya)[key]}, "")
    yield "locked", ({name: m.value for name, m in signed_in_client(maya).cookies.items()}, "maya")
    yield "another's key", ({**_cookies(maya), key: _cookies(people["noor"])[key]}, "maya")
    for role, name in WHO.items():
        yield role, (_cookies(people[name]), name)


WHO: Final = {
    "owner": "maya",
    "partner": "sam",
    "other couple": "noor",
    "other partner": "alex",
    "ex": "robin",
    "half linked": "lena",
    "took an invitation": "theo",
    "alone": "jun",
    "invited": "ines",
}
UNLINKED: Final = ("robin", "jun", "ines")
OUTSIDE: Final = ("anonymous", "signed out")
LOCKED: Final = ("locked", "another's key")


def _cookies(by: Unlocked) -> Cookies:
    return {name: morsel.value for name, morsel in client_of(by).cookies.items()}


def _private_page(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return answer_alone(core().questions[world.question()], word, by=by, once=uuid4()).id


def _shared_page(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return share(_private_page(world, by, other, word), by=by, once=uuid4()).id


def _removed_page(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    private = _private_page(world, by, other, word)
    page = share(private, by=by, once=uuid4()).id
    remove(page, by=by)
    remove(private, by=by)
    return page


def _gone_page(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    page = _private_page(world, by, other, word)
    remove(page, by=by)
    return page


def _folded(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return answer_question(core().questions[world.question()], 1, word, by=by, once=uuid4()).id


def _folded_answer(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return folds.fold(_folded(world, by, other, word), by=by).mine.id  # type: ignore[union-attr]


def _open_fold(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    question = core().questions[world.question()]
    assert other is not None
    fold = answer_question(question, 1, word, by=by, once=uuid4())
    answer_question(question, 1, "And I.", by=other, once=uuid4())
    folds.settle(by=by)
    folds.settle(by=other)
    return fold.id


def _gone_fold(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    fold = _folded(world, by, other, word)
    folds.withdraw(fold, by=by)
    return fold


def _talk(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return talks.begin(LISTENING, "live", by=by, once=uuid4(), topic=word)


def _folded_step(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    talk = talks.begin(LISTENING, "live", by=by, once=uuid4())
    subject = FoldedStep(talk=talk, practice="A talk", step="guess", asked=word)
    return folds.start_fold(subject, by=by, name=word, once=uuid4()).id


def _preparation(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return talks.begin(PREPARING, "apart", by=by, once=uuid4(), topic=word)


def _promise(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return _promised(by, word, to_self=False)


def _private_promise(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return _promised(by, word, to_self=True)


def _promised(by: Unlocked, word: str, *, to_self: bool) -> UUID:
    terms = Terms(cue=word, will="call", day=clock.utc_day() + timedelta(days=1), zone="UTC")
    return promise(terms, by=by, once=uuid4(), to_self=to_self).id


def _dream(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return showing.keep(Dream(title=word), by=by, once=uuid4()).id


def _shown_dream(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    private = _dream(world, by, other, word)
    return showing.show(DREAMS, private, by=by, rev=1, number=0).id


def _taken_back_dream(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    private = _dream(world, by, other, word)
    copy = showing.show(DREAMS, private, by=by, rev=find_private(DREAMS, private, by=by).rev, number=0)
    showing.take_back(DREAMS, private, by=by, number=0)
    return copy.id


def _boundary(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return showing.keep(Boundary(title=word), by=by, once=uuid4()).id


def _shown_boundary(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    private = _boundary(world, by, other, word)
    return showing.show(BOUNDARIES, private, by=by, rev=1, number=0).id


def _agreement(world: Matrix, by: Unlocked, other: Unlocked | None, word: str) -> UUID:
    return propose_first(Wording(agreement=uuid4(), title=word, text="Phones lie in the hall."), by=by).id


_MAKERS = {
    "private page": _private_page,
    "private promise": _private_promise,
    "dream": _dream,
    "boundary": _boundary,
    "preparation": _preparation,
    "gone page": _gone_page,
    "shared page": _shared_page,
    "removed page": _removed_page,
    "folded": _folded,
    "folded answer": _folded_answer,
    "open fold": _open_fold,
    "gone fold": _gone_fold,
    "folded step": _folded_step,
    "talk": _talk,
    "promise": _promise,
    "shown dream": _shown_dream,
    "taken back dream": _taken_back_dream,
    "shown boundary": _shown_boundary,
    "agreement": _agreement,
}
