"""Operations about the two of them: inviting, linking, trusting, parting; and who reads what they wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from tests.proofs.crashes.house import House, Readers, Someone, passphrase_of, told
from tests.proofs.crashes.operations import Operation, Pairs, Scene, looks, signed_in, typed
from tests.visitor import Page
from twofold.people import invitations
from twofold.people.models import Membership, Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import unlock
from twofold.records import folds
from twofold.records.models import Ticket
from twofold.records.store import Absent, remove, share
from twofold.rooms.installed_packs import core
from twofold.rooms.sharing import actions as showing
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.questions.actions import answer_question

_OWN_PASSPHRASE: Final = {"passphrase": "{passphrase}"}
_ONCE: Final = UUID("8d7f5c1e-2f54-4f0e-9b7e-0c9f3c2a5d11")


def pair(*names: str) -> Callable[[Pairs], Pairs]:
    return lambda pairs: pairs | {frozenset(names)}


def apart(*names: str) -> Callable[[Pairs], Pairs]:
    return lambda pairs: pairs - {frozenset(names)}


def _taking_the_invitation(scene: Scene) -> None:
    """The page that names who invites is open."""
    scene.both_devices_in()
    page = scene.browser.send(scene.browser.get("/join").form("/join"), invitation=scene.house.things["invitation"])
    _fill(scene, page, "/join/accept")


def _joining(scene: Scene) -> None:
    scene.house.people["zoe"] = Someone("zoe", "", passphrase_of("zoe"))
    page = scene.browser.send(scene.browser.get("/join").form("/join"), invitation=scene.house.things["invitation"])
    _fill(scene, page, "/join/account", name="Zoe", passphrase=passphrase_of("zoe"))


def _fill(scene: Scene, page: Page, action: str, **values: str) -> None:
    form = page.form(action)
    scene.action, scene.fields = form.action, form.filled(**values)


def _renamed(scene: Scene) -> None:
    Person.objects.filter(pk=scene.house.people["sam"].person.pk).update(name="Antonia")
    typed("/settings/two", "/settings/two/name")(scene)


def _open_invitations(scene: Scene) -> int:
    by = unlock(scene.actor.person, scene.actor.passphrase)
    rows = scene.actor.person.invitations.filter(couple=None, withdrawn=False)
    found = invitations.open_invitation(by=by)
    if found is None and rows.exists():
        return -1
    return rows.count()


def _invited(wanted: set[int]) -> Callable[[Scene], Iterator[str]]:
    def check(scene: Scene) -> Iterator[str]:
        found = _open_invitations(scene)
        if found not in wanted:
            yield f"{found} open invitations that open"

    return check


def _fairly(scene: Scene) -> Iterator[str]:
    """Who took their word back has no ticket kept by the server."""
    member = Membership.objects.get(person=scene.actor.person, ended_on=None)
    if not member.instant and Ticket.objects.filter(record__couple=member.couple_id).exclude(held_key=None).exists():
        yield "the server keeps a ticket of somebody who took their word back"


def _word_given(given: bool) -> Callable[[Scene], Iterator[str]]:
    def check(scene: Scene) -> Iterator[str]:
        member = Membership.objects.get(person=scene.actor.person, ended_on=None)
        if (member.instant, member.instant_word is not None) != (given, given):
            yield f"the word on answers at once is {member.instant}"

    return check


def by_keys(act: Callable[[Unlocked, dict[str, Any]], object]) -> Callable[[Scene], object]:
    """Done with open keys, without a page; done again where it is done already, it says Absent."""

    def done(scene: Scene) -> object:
        by = unlock(scene.actor.person, scene.actor.passphrase)
        with suppress(Absent):
            act(by, scene.house.things)
        return None

    return done


def _reads(about: str, *readers: str) -> Callable[[House], Readers]:
    return lambda house: told(house.words, house.things[f"words of {about}"], *readers)


def _both_sealed_open(house: House) -> Readers:
    mine, theirs = (house.things[f"words of {name} sealed"] for name in ("yves", "zita"))
    return told(told(house.words, mine, "yves", "zita"), theirs, "yves", "zita")


def _alex_answers(house: House) -> Readers:
    found = _reads("noor folded", "noor", "alex")(house)
    return told(found, house.things["words of alex now"], "noor", "alex")


def _alex_will_answer(scene: Scene) -> None:
    before = dict(scene.house.words)
    scene.house.things["text of alex"] = scene.house.says("alex", "noor", about="alex now")
    scene.house.words = before
    scene.both_devices_in()


def _answers(by: Unlocked, things: dict[str, Any]) -> object:
    return answer_question(core().questions[2], 1, things["text of alex"], by=by, once=_ONCE)


def _when_they_trust(house: House) -> Readers:
    return house.things["what is read when both trust again"]  # type: ignore[no-any-return]


TWO: Final = (
    Operation("invites", "jun", ("jun",), typed("/invite", "/invite/new"), sound=_invited({0, 1}), done=_invited({1})),
    Operation(
        "invites anew", "ines", ("ines",), typed("/invite", "/invite/new"), sound=_invited({1}), done=_invited({1})
    ),
    Operation(
        "withdraws the invitation",
        "ines",
        ("ines",),
        typed("/invite", "/invite/withdraw"),
        sound=_invited({0, 1}),
        done=_invited({0}),
    ),
    Operation("accepts an invitation", "kit", ("kit", "ines"), _taking_the_invitation, pairs=pair("kit", "ines")),
    Operation(
        "joins by an invitation", "zoe", ("zoe", "ines"), _joining, arrives=True, code="goes", pairs=pair("zoe", "ines")
    ),
    Operation("takes in who accepted", "lena", ("lena", "theo"), signed_in, looks()),
    Operation(
        "parts", "maya", ("maya", "sam"), typed("/settings/two/part", **_OWN_PASSPHRASE), pairs=apart("maya", "sam")
    ),
    Operation("takes in that the other parted", "uri", ("uri", "pia"), signed_in, looks()),
    Operation(
        "trusts the keys of who was reset", "otto", ("otto", "vera"), typed("/changed-key"), finally_=_when_they_trust
    ),
    Operation(
        "was reset, and trusts the other", "vera", ("vera", "otto"), typed("/changed-key"), finally_=_when_they_trust
    ),
    Operation("trusts keys that the old ones vouch for", "xena", ("xena", "wim"), typed("/changed-key")),
    Operation("uses the other's new name", "maya", ("maya", "sam"), _renamed),
    Operation(
        "wants answers at once",
        "maya",
        ("maya", "sam"),
        typed("/settings/two", "/settings/two/agree", answers="instant"),
        done=_word_given(True),
    ),
    Operation(
        "no longer wants answers at once",
        "noor",
        ("noor", "alex"),
        typed("/settings/two", "/settings/two/agree", answers="fair"),
        sound=_fairly,
        done=_word_given(False),
    ),
    Operation(
        "shares a page later",
        "sam",
        ("sam", "maya", "robin"),
        signed_in,
        by_keys(lambda by, things: share(things["page of sam"], by=by, once=_ONCE)),
        after=_reads("sam alone", "sam", "maya"),
    ),
    Operation(
        "destroys a page of their own",
        "maya",
        ("maya", "sam"),
        signed_in,
        by_keys(lambda by, things: remove(things["page of maya"], by=by)),
        after=_reads("maya alone"),
    ),
    Operation(
        "removes what both read",
        "maya",
        ("maya", "sam"),
        signed_in,
        by_keys(lambda by, things: remove(things["copy by maya"], by=by)),
        after=_reads("maya shared", "maya"),
    ),
    Operation(
        "shows something",
        "sam",
        ("sam", "maya"),
        signed_in,
        by_keys(lambda by, things: showing.show(DREAMS, things["unshown"], by=by, rev=1, number=0)),
        after=_reads("unshown", "sam", "maya"),
    ),
    Operation(
        "makes private again what was shown",
        "maya",
        ("maya", "sam"),
        signed_in,
        by_keys(lambda by, things: showing.take_back(DREAMS, things["shown"], by=by, number=0)),
        after=_reads("shown", "maya"),
    ),
    Operation(
        "takes a folded answer back",
        "maya",
        ("maya", "sam"),
        signed_in,
        by_keys(lambda by, things: folds.withdraw(things["folded"], by=by)),
        after=_reads("maya folded"),
    ),
    Operation(
        "hands over an answer that the other waits for",
        "yves",
        ("yves", "zita", "robin"),
        signed_in,
        by_keys(lambda by, things: folds.settle(by=by)),
        after=_both_sealed_open,
    ),
    Operation(
        "answers, and both open at once",
        "alex",
        ("alex", "noor", "maya"),
        _alex_will_answer,
        by_keys(_answers),
        after=_alex_answers,
    ),
)
