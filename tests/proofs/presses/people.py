"""Who lives in the house where every form is pressed, and what stands there to be pressed. Made by the real actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from twofold.people import accounts, address_confirmation, couples, invitations, resets, rotation
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import unlock, with_couple
from twofold.records import clock, folds
from twofold.records.store import share
from twofold.rooms.installed_packs import core
from twofold.rooms.sharing import actions as showing
from twofold.talks import actions as talks
from twofold.talks.actions import Move
from twofold.talks.talk_state import FIRST
from twofold.trust.agreements import actions as agreements
from twofold.trust.agreements.boundaries import BOUNDARIES
from twofold.trust.agreements.documents import Boundary, Wording
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.promises import actions as promises
from twofold.trust.promises.queries import SeenPromise
from twofold.trust.promises.terms import Terms
from twofold.trust.questions.actions import answer_alone, answer_question
from twofold.trust.questions.labels import DEEP

NEW = "harbour candle nine gentle walnuts"
TICKET = bytes(range(32))
SETTLED = ("maya", "sam", "noor", "alex", "kim", "toni", "jun", "ines", "robin", "kit")


def passphrase_of(name: str) -> str:
    return f"kettle orchard seven quiet lanterns of {name}"


@dataclass
class People:
    """`by`: open keys by name; `codes`: recovery codes; `given`: passphrases, temporary ones too; `things`: ids by name."""

    by: dict[str, Unlocked] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)


def make_people() -> People:
    """Maya and Sam are a couple in the middle of everything; each of the others stands before one door of the keys."""
    people = People()
    for name in SETTLED:
        _settle(people, name)
    lou = accounts.create_account(accounts.About("Lou"), passphrase_of("lou"), invited=True)
    people.by["lou"], people.given["lou"] = lou, passphrase_of("lou")
    for one, other in (("maya", "sam"), ("noor", "alex"), ("kim", "toni")):
        _link(people, one, other)
    Person.objects.filter(pk=people.by["toni"].person.pk).update(name="Antonia")
    Person.objects.filter(pk=people.by["robin"].person.pk).update(email="robin@example.org", reminds=True)
    people.things["invitation"] = invitations.invite(by=people.by["jun"]).code
    _lose_keys(people)
    _questions(people)
    _talks(people)
    _promises(people)
    _trust(people)
    for name, by in people.by.items():
        by.person.refresh_from_db()
        people.things |= {name: by.person.sign_in_name, f"passphrase of {name}": people.given[name]}
    people.things |= {f"code of {name}": code for name, code in people.codes.items()}
    people.things["old passphrase of alex"] = passphrase_of("alex")
    people.things["mailed code"] = partial(_mailed, people.by["robin"].person)
    return people


def _mailed(person: Person) -> str:
    """The code of this hour that the server would mail."""
    return address_confirmation._code(person, address_confirmation._hour(None))


def _settle(people: People, name: str) -> None:
    by = accounts.create_account(accounts.About(name.title()), passphrase_of(name), invited=True)
    code, by = accounts.new_recovery_code(by=by)
    people.by[name] = accounts.confirm_recovery_code(code, by=by) or by
    people.codes[name], people.given[name] = code, passphrase_of(name)


def _link(people: People, one: str, other: str) -> None:
    invitation = invitations.invite(by=people.by[one])
    people.by[other] = invitations.accept(invitation.code, by=people.by[other])
    people.by[one].person.refresh_from_db()
    people.by[one] = couples.take_in(with_couple(people.by[one]))


def _lose_keys(people: People) -> None:
    """Kit has a temporary passphrase; Alex has begun anew, so Noor meets a changed key."""
    people.given["kit"] = resets.reset(people.by["kit"].person)
    temporary = resets.reset(people.by["alex"].person)
    alex = Person.objects.get(pk=people.by["alex"].person.pk)
    people.by["alex"] = rotation.begin_anew(NEW, by=unlock(alex, temporary))
    code, by = accounts.new_recovery_code(by=people.by["alex"])
    people.by["alex"] = accounts.confirm_recovery_code(code, by=by) or by
    people.given["alex"] = NEW


def _questions(people: People) -> None:
    maya, sam, things = people.by["maya"], people.by["sam"], people.things
    asked = [question for question in core().questions if question.depth >= DEEP]  # none of these comes by itself
    picked = [question for question in core().questions if question.depth == 1]
    things["mine only"] = answer_question(asked[1], 1, "Maya waits.", by=maya, once=uuid4()).id
    things["theirs only"] = answer_question(asked[2], 1, "Sam waits.", by=sam, once=uuid4()).id
    things["open fold"] = answer_question(asked[3], 1, "Words of Maya.", by=maya, once=uuid4()).id
    answer_question(asked[3], 1, "Words of Sam.", by=sam, once=uuid4())
    for by in (maya, sam):
        folds.settle(by=by)
    things["ticketed"] = answer_question(asked[4], 1, "Sealed.", by=maya, once=uuid4(), ticket=TICKET).id
    answer_question(asked[4], 1, "The other half.", by=sam, once=uuid4())
    private = answer_alone(asked[5], "Only mine.", by=maya, once=uuid4())
    things["private page"] = private.id
    shared = answer_alone(asked[6], "To be shared.", by=maya, once=uuid4())
    things["shared page"] = share(shared.id, by=maya, once=uuid4()).id
    things["question"], things["another question"] = picked[7].id, picked[8].id


def _talks(people: People) -> None:
    maya, sam, things = people.by["maya"], people.by["sam"], people.things

    def begun(practice: str, mode: Any, by: Unlocked = maya) -> UUID:
        return talks.begin(practice, mode, by=by, once=uuid4(), topic="A word")

    things["written talk"] = begun("three-words", "live")
    things["spoken talk"] = begun("listening-talk", "live")
    things["letter"] = begun("letter-to-be-heard", "apart")
    things["letter of Sam"] = begun("letter-to-be-heard", "apart", sam)
    _write(things["letter of Sam"], "Sam writes.", by=sam)
    things["beside"] = begun("three-words", "together")
    things["half written talk"] = begun("three-words", "apart")
    _write(things["half written talk"], "Three words", by=maya)
    things["to be paused"] = begun("listening-talk", "live")
    things["paused by Sam"] = begun("listening-talk", "live")
    talks.pause(things["paused by Sam"], 20, by=sam, once=uuid4())
    things["paused"] = begun("listening-talk", "live")
    talks.pause(things["paused"], 20, by=sam, once=uuid4())
    talks.agree(things["paused"], by=maya, once=uuid4())
    things["ended talk"] = begun("three-words", "live")
    _finish(things["ended talk"], maya, sam)
    things["preparation"] = begun("something-afraid-to-say", "apart")
    _write(things["preparation"], "What I have not said.", by=maya)


def _write(id: UUID, text: str, *, by: Unlocked) -> None:
    at = talks.find_talk(id, by=by)
    turn = next(turn for turn in at.turns if turn.may & FIRST and turn.step.kind == "write")
    talks.take(id, Move(uuid4(), turn.step.id, turn.actor, turn.first, turn.round, text=text), by=by)


def _finish(id: UUID, *both: Unlocked) -> None:
    """Whatever each may do next, until the talk is over."""
    for _ in range(40):
        for by in both:
            at = talks.find_talk(id, by=by)
            folds.settle(by=by)
            for turn in [turn for turn in at.turns if turn.may & FIRST and not turn.done][:1]:
                value = next(iter(turn.step.option_ids), None) if turn.step.kind == "choose" else None
                text = "Words" if turn.step.kind == "write" else ""
                talks.take(id, Move(uuid4(), turn.step.id, turn.actor, turn.first, turn.round, value, text=text), by=by)
        if talks.find_talk(id, by=both[0]).ended:
            return
    raise RuntimeError("the talk does not end")


def _promises(people: People) -> None:
    maya, sam, things = people.by["maya"], people.by["sam"], people.things
    today = clock.utc_day()

    def made(by: Unlocked, cue: str, days: int = 3) -> SeenPromise:
        terms = Terms(cue=cue, will="call", day=today + timedelta(days=days), zone="UTC")
        return promises.promise(terms, by=by, once=uuid4())

    def taken_up(by: Unlocked, other: Unlocked, cue: str, days: int = 3) -> UUID:
        at = made(by, cue, days)
        return promises.accept(at.id, by=other, once=uuid4(), of=at.state.now.of).id

    def asked(id: UUID, by: Unlocked) -> UUID:
        terms = Terms(cue="later", will="write", day=today + timedelta(days=5), zone="UTC")
        return promises.renegotiate(id, terms, by=by, once=uuid4()).id

    things["offered by Sam"] = made(sam, "Sam offers").id
    things["offered"] = made(maya, "Maya offers").id
    things["asked by Sam"] = asked(taken_up(sam, maya, "Sam asks"), sam)
    things["asked"] = asked(taken_up(maya, sam, "Maya asks"), maya)
    things["standing"] = taken_up(maya, sam, "it stands")
    things["near"] = taken_up(maya, sam, "it is near", 0)
    with clock.as_of(_noon(today - timedelta(days=4))):
        over = [taken_up(maya, sam, "it is over", -2), taken_up(maya, sam, "it was missed", -2)]
        over.append(taken_up(sam, maya, "Sam missed it", -2))
    things["over"], things["missed"], things["missed by Sam"] = over
    for id, by in ((over[1], maya), (over[2], sam)):
        promises.say(id, today - timedelta(days=2), "not_kept", by=by, once=uuid4(), line="I forgot.")


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _trust(people: People) -> None:
    maya, sam, things = people.by["maya"], people.by["sam"], people.things
    for sort, key, document in (
        (DREAMS, "dream", Dream(title="The sea")),
        (BOUNDARIES, "boundary", Boundary(title="An hour")),
    ):
        things[key] = showing.keep(document, by=maya, once=uuid4()).id
        shown = showing.keep(document, by=maya, once=uuid4())
        showing.show(sort, shown.id, by=maya, rev=shown.rev, number=0)
        things[f"shown {key}"] = shown.id
        theirs = showing.keep(document, by=sam, once=uuid4())
        things[f"{key} of Sam"] = showing.show(sort, theirs.id, by=sam, rev=theirs.rev, number=0).id
    for name, by in (("proposed by Sam", sam), ("proposed", maya), ("agreed", sam)):
        wording = Wording(agreement=uuid4(), title=name, text="Phones lie in the hall.")
        things[name] = agreements.propose_first(wording, by=by).id
    at = agreements.agreement(things["agreed"], by=maya)
    assert at.state is not None
    assert at.state.open is not None
    agreements.answer(at.id, "agreed", at.state.open, by=maya, once=uuid4())
