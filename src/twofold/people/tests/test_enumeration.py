"""Whoever asks at a door does not learn who is here: the same answer for the same work, whatever name was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import client_of
from tests.passphrases import PASSPHRASES

from twofold.people import accounts, unlock_methods, unlocking
from twofold.people.models import Person, Throttle
from twofold.people.resets import reset
from twofold.people.unlocked import Unlocked
from twofold.vault import methods as vault_methods
from twofold.vault.codes import new_code

pytestmark = pytest.mark.django_db
ADDRESS = "jun@example.org"
UNKNOWN = ("jun-unknown", "nobody@example.org")


@dataclass(frozen=True)
class Answer:
    """What a door said, without its token and what was typed, and what it did for that."""

    status: int
    page: str
    headers: tuple[str, ...]
    argon2: int
    queries: tuple[str, ...]


Ask = Callable[..., Answer]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Sends a form from a fresh browser at an address of its own; counts what is done for the answer."""
    runs: list[bytes] = []
    asked = iter(range(1, 250))
    real: Callable[..., bytes] = vault_methods.argon2id

    def counting(passphrase: bytes, salt: bytes, **cost: int) -> bytes:
        runs.append(salt)
        return real(passphrase, salt, **cost)

    monkeypatch.setattr(vault_methods, "argon2id", counting)

    def send(path: str, typed: str, client: Client | None = None, **fields: str) -> Answer:
        client = client or Client()
        client.defaults["REMOTE_ADDR"] = f"127.0.1.{next(asked)}"
        runs.clear()
        with CaptureQueriesContext(connection) as made:
            answer = client.post(path, {"sign_in": typed, **fields})
        return Answer(
            answer.status_code,
            page_of(answer.content, typed),
            tuple(sorted(name for name in answer.headers if name != "Content-Length")),
            len(runs),
            tuple(shape(query["sql"]) for query in made.captured_queries),
        )

    return send


def page_of(content: bytes, typed: str) -> str:
    """The page without its token, the words it offers, and what was typed."""
    text = content.decode().replace(typed, "")
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", text)
    return re.sub(r'name="offered" value="[^"]*"|<span>[a-z-]+</span>', "", text)


def shape(sql: str) -> str:
    """Which tables a query asks, and how."""
    return " ".join(re.findall(r'^\w+|(?:FROM|INTO|UPDATE) "\w+"', sql))


@pytest.fixture
def known(jun: Unlocked) -> tuple[str, ...]:
    """Somebody who may be called by a name or an address."""
    Person.objects.filter(pk=jun.person.pk).update(email=ADDRESS)
    return jun.person.sign_in_name, ADDRESS


@pytest.mark.parametrize("passphrase", ["a wrong passphrase here", "short", "x" * 900])
def test_known_and_unknown_names_cannot_be_told_apart(known: tuple[str, ...], ask: Ask, passphrase: str) -> None:
    for one, other in zip(known, UNKNOWN, strict=True):
        answer = ask("/sign-in", one, passphrase=passphrase)
        assert answer == ask("/sign-in", other, passphrase=passphrase)
        assert (answer.status, answer.argon2) == (422, 1)


@pytest.mark.parametrize("code", ["nonsense", "0000-0000-0000-0000-0000-0000-0000-0000"])
def test_nor_with_a_recovery_code(known: tuple[str, ...], ask: Ask, code: str) -> None:
    given = {"code": code, "new_passphrase": PASSPHRASES["sam"]}
    for one, other in zip(known, UNKNOWN, strict=True):
        answer = ask("/recover", one, **given)
        assert answer == ask("/recover", other, **given)
        assert (answer.status, answer.argon2) == (422, 1)


def test_nor_on_a_device_where_somebody_else_is_known(known: tuple[str, ...], sam: Unlocked, ask: Ask) -> None:
    here = Client()
    here.post("/sign-in", {"sign_in": sam.person.sign_in_name, "passphrase": PASSPHRASES["sam"]})
    here.post("/sign-out")
    for one, other in zip(known, UNKNOWN, strict=True):
        answers = [ask("/sign-in", name, here, passphrase="a wrong passphrase here") for name in (one, other)]
        assert answers[0] == answers[1]


def test_nor_whether_they_have_a_recovery_code_or_began_anew(sam: Unlocked, ask: Ask) -> None:
    fresh = accounts.create_account(accounts.About("Ines"), PASSPHRASES["ines"], invited=True).person
    for person in (fresh, sam.person):
        if person is sam.person:
            reset(person)
        for path, given in (
            ("/sign-in", {"passphrase": "a wrong passphrase here"}),
            ("/recover", {"code": new_code(32), "new_passphrase": PASSPHRASES["jun"]}),
        ):
            unknown = ask(path, f"{person.name}-unknown", **given)
            Throttle.objects.all().delete()
            assert ask(path, person.sign_in_name, **given) == unknown
            Throttle.objects.all().delete()


def test_nor_when_waiting(known: tuple[str, ...], ask: Ask) -> None:
    seen = []
    for name in (*known, *UNKNOWN):
        statuses = [ask("/sign-in", name, passphrase=PASSPHRASES["sam"]).status for _ in range(7)]
        answer = ask("/sign-in", name, passphrase=PASSPHRASES["sam"])
        seen.append((statuses, answer.status, answer.page))
    assert seen[0][0] == [422] * 5 + [429] * 2
    assert seen[0] == seen[1] == seen[2] == seen[3]


def test_nor_that_a_name_and_an_address_are_one_persons(known: tuple[str, ...], ask: Ask) -> None:
    """Five guesses by the address made the name wait at once, and no other name."""
    for _ in range(6):
        waits = ask("/sign-in", ADDRESS, passphrase="a wrong passphrase here").status
    assert waits == 429
    assert ask("/sign-in", known[0], passphrase="a wrong passphrase here").status == 422


def test_an_account_or_an_invitation_tells_nothing_of_an_address(known: tuple[str, ...], ask: Ask) -> None:
    fields = {"name": "Jun", "passphrase": "short", "browser_zone": "UTC", "once": "a" * 43, "invitation": new_code(16)}
    answers = [
        [ask(path, "", email=email, **fields) for email in (ADDRESS, UNKNOWN[1])]
        for path in ("/account", "/join/account", "/join")
    ]
    for known_one, unknown_one in answers:
        assert known_one.queries == unknown_one.queries
        assert known_one.page.replace(ADDRESS, "") == unknown_one.page.replace(UNKNOWN[1], "")


def test_a_door_that_skips_the_work_for_unknown_names_is_noticed(
    known: tuple[str, ...], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unlocking, "_same_work", lambda given, kind: None)
    one, other = (ask("/sign-in", name, passphrase="a wrong passphrase here") for name in (known[0], UNKNOWN[0]))
    assert (one.argon2, other.argon2) == (1, 0)
    assert one != other


def test_a_door_that_asks_the_database_more_for_known_names_is_noticed(
    known: tuple[str, ...], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = unlock_methods.confirmed
    monkeypatch.setattr(unlock_methods, "confirmed", lambda person, kind: real(person, kind) if person else None)
    assert ask("/sign-in", known[0], passphrase="no") != ask("/sign-in", UNKNOWN[0], passphrase="no")


def test_a_sign_in_name_tells_nothing_about_who_else_is_here(jun: Unlocked) -> None:
    again = accounts.create_account(accounts.About("Jun"), PASSPHRASES["sam"], invited=True)
    pattern = r"jun-[a-z-]+"
    names = [p.sign_in_name for p in Person.objects.all()]
    assert all(re.fullmatch(pattern, name) for name in names)
    assert again.person.sign_in_name != jun.person.sign_in_name


def test_giving_an_address_that_somebody_has_says_nothing(known: tuple[str, ...], sam: Unlocked) -> None:
    given = {"name": "Sam", "email": ADDRESS, "colour": "moss", "theme": "dark"}
    given |= {"idle_minutes": "15", "zone": "Europe/Berlin", "language": "en"}
    assert client_of(sam).post("/settings/you", given)["Location"] == "/settings"


def test_nobody_keeps_another_out_by_giving_the_same_address(jun: Unlocked, sam: Unlocked) -> None:
    Person.objects.filter(pk__in=[jun.person.pk, sam.person.pk]).update(email=ADDRESS)
    for person, by in (("jun", jun), ("sam", sam)):
        client = Client()
        for name in (by.person.sign_in_name, ADDRESS):  # the device is known after the first
            answer = client.post("/sign-in", {"sign_in": name, "passphrase": PASSPHRASES[person]})
            assert answer.status_code == 303
