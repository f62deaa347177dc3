"""Everyone who might ask for something of Maya's, and the things of hers that they might ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.cast import client_of, signed_in_client
from tests.in_process import ask
from tests.passphrases import PASSPHRASES
from twofold.people import accounts, couples, invitations
from twofold.people.instance import unlock_store
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.records import clock, folds
from twofold.records.store import Document, share
from twofold.rooms.installed_packs import core
from twofold.rooms.sharing import actions as showing
from twofold.rooms.sharing.shareable import Shareable
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

ROLES: Final = ("anonymous", "locked", "owner", "partner", "alone", "other couple", "invited", "ex")
WHO: Final = {
    "owner": "maya",
    "partner": "sam",
    "alone": "jun",
    "other couple": "noor",
    "invited": "ines",
    "ex": "robin",
}


class Undo(Exception):
    """Takes back what a request has changed."""


@dataclass
class World:
    """`clients` makes a fresh client for a role; `things` are ids by name."""

    people: dict[str, Unlocked] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Callable[[], Client]] = field(default_factory=dict)
    _cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    _unlocked: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clients = {"anonymous": Client}
        if self.people:
            self.clients["locked"] = partial(signed_in_client, self.people["maya"])
            self.clients |= {role: partial(client_of, self.people[name]) for role, name in WHO.items()}

    def ask(self, role: str, method: str, path: str, body: bytes = b"") -> HttpResponse:
        """The answer to one request of somebody who has come in as this role; whatever it changed is taken back."""
        if role not in self._cookies or self._unlocking(role) != self._unlocked[role]:
            self._cookies[role] = {name: morsel.value for name, morsel in self.clients[role]().cookies.items()}
            self._unlocked[role] = self._unlocking(role)
        try:
            with transaction.atomic():
                answer = ask(method, path, self._cookies[role], body)
                raise Undo
        except Undo:
            return answer

    def _unlocking(self, role: str) -> object:
        """What is kept outside the database, where nothing is taken back: a request may have ended it."""
        cookie = self._cookies[role].get(settings.UNLOCK_COOKIE_NAME)
        person = self.people.get(WHO.get(role, ""))
        return unlock_store().get(person.person.pk, cookie, touch=False) if cookie and person else None


def settled(name: str) -> Unlocked:
    by = accounts.create_account(accounts.About(name), PASSPHRASES[name], invited=True)
    code, by = accounts.new_recovery_code(by=by)
    return accounts.confirm_recovery_code(code, by=by) or by


def linked(one: Unlocked, other: Unlocked) -> tuple[Unlocked, Unlocked]:
    invitation = invitations.invite(by=one)
    other = invitations.accept(invitation.code, by=other)
    one.person.refresh_from_db()
    return couples.take_in(with_couple(one)), other


def make_world() -> World:
    return World(*populate())


def populate() -> tuple[dict[str, Unlocked], dict[str, Any]]:
    """Maya and Sam are a couple, Robin was with Sam, Noor and Alex are another, Jun is alone and has invited Ines."""
    things: dict[str, Any] = {}
    robin, sam = linked(settled("robin"), settled("sam"))
    things["their own fold"] = answered(0, robin, sam)
    things["their own talk"] = talked(robin)
    things["their own promise"] = promised(robin)
    things["their own dream"] = kept_and_shown(DREAMS, Dream(title="A house with Sam"), by=robin)[1]
    things["their own agreement"] = proposed(robin)
    sam = couples.part(by=sam)
    robin = with_couple(robin)
    maya, sam = linked(settled("maya"), sam)
    noor, alex = linked(settled("noor"), settled("alex"))
    jun, ines = settled("jun"), settled("ines")
    people = {"maya": maya, "sam": sam, "robin": robin, "noor": noor, "alex": alex, "jun": jun, "ines": ines}
    things["code"] = invitations.invite(by=jun).code
    things["nothing"] = uuid4()
    things["folded"] = answered(1, maya)
    things["open fold"] = answered(2, maya, sam)
    things["talk"] = talked(maya)
    things["promise"] = promised(maya)
    things["private promise"] = promised(maya, to_self=True)
    things["folded step"] = folded_step(maya)
    things["folded answer"] = folds.fold(things["folded"], by=maya).mine.id  # type: ignore[union-attr]
    question = core().questions[3]
    private = answer_alone(question, "Only mine.", by=maya, once=uuid4())
    things["private page"] = private.id
    things["shared page"] = share(private.id, by=maya, once=uuid4()).id
    things["dream"], things["shown dream"] = kept_and_shown(DREAMS, Dream(title="The sea"), by=maya)
    boundary = kept_and_shown(BOUNDARIES, Boundary(title="I need an hour by myself"), by=maya)
    things["boundary"], things["shown boundary"] = boundary
    things["agreement"] = proposed(maya)
    things["preparation"] = talks.begin("something-afraid-to-say", "apart", by=maya, once=uuid4())
    return people, things


def answered(number: int, *both: Unlocked) -> UUID:
    """A fold of the pack's question of this number, answered by these, one after the other; its id."""
    for by in both:
        fold = answer_question(core().questions[number], 1, f"Words of {by.person.name}.", by=by, once=uuid4())
    for by in both:
        folds.settle(by=by)
    return fold.id


def talked(by: Unlocked) -> UUID:
    """A talk that has begun, live; its id."""
    practice = next(p for p in core().practices if p.who == "two" and "live" in p.modes and p.id != "folded-question")
    return talks.begin(practice.id, "live", by=by, once=uuid4())


def promised(by: Unlocked, *, to_self: bool = False) -> UUID:
    """A promise for tomorrow, to the other or to oneself; its id."""
    day = clock.utc_day() + timedelta(days=1)
    terms = Terms(cue="I come home", will="call", day=day, zone="UTC")
    return promise(terms, by=by, once=uuid4(), to_self=to_self).id


def kept_and_shown(sort: Shareable, document: Document, *, by: Unlocked) -> tuple[UUID, UUID]:
    """Something kept, and the copy of it that the other sees."""
    kept = showing.keep(document, by=by, once=uuid4())
    return kept.id, showing.show(sort, kept.id, by=by, rev=kept.rev, number=0).id


def proposed(by: Unlocked) -> UUID:
    """An agreement that the other has not answered."""
    return propose_first(Wording(agreement=uuid4(), title="Evenings", text="Phones lie in the hall."), by=by).id


def folded_step(by: Unlocked) -> UUID:
    """A fold of a talk, which the page of the talk is found by."""
    subject = FoldedStep(talk=talked(by), practice="A talk", step="guess", asked="What weighs on the other?")
    return folds.start_fold(subject, by=by, name="a step", once=uuid4()).id
