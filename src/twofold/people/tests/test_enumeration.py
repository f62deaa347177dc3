from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.passphrases import PASSPHRASES

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.vault import methods

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    seen: list[bytes] = []
    real: Callable[..., bytes] = methods.argon2id

    def counting(passphrase: bytes, salt: bytes, **cost: int) -> bytes:
        seen.append(salt)
        return real(passphrase, salt, **cost)

    monkeypatch.setattr(methods, "argon2id", counting)
    return seen


def body(content: bytes, typed: str) -> str:
    """The page without its token and what was typed."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", content.decode()).replace(typed, "")


@pytest.mark.parametrize("passphrase", ["a wrong passphrase here", "short", "x" * 900])
def test_known_and_unknown_names_cannot_be_told_apart(jun: Unlocked, calls: list[bytes], passphrase: str) -> None:
    seen = []
    for name in (jun.person.sign_in_name, "jun-unknown", "nobody@example.org"):
        calls.clear()
        answer = Client().post("/sign-in", {"sign_in": name, "passphrase": passphrase})
        seen.append((answer.status_code, body(answer.content, name), len(calls)))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][2] == 1


def test_nor_when_waiting(jun: Unlocked, calls: list[bytes]) -> None:
    seen = []
    for name, address in ((jun.person.sign_in_name, "127.0.0.2"), ("jun-unknown", "127.0.0.3")):
        client = Client(REMOTE_ADDR=address)
        statuses = [
            client.post("/sign-in", {"sign_in": name, "passphrase": PASSPHRASES["sam"]}).status_code for _ in range(7)
        ]
        answer = client.post("/sign-in", {"sign_in": name, "passphrase": PASSPHRASES["sam"]})
        seen.append((statuses, answer.status_code, body(answer.content, name)))
    assert seen[0][1] == 429
    assert seen[0] == seen[1]


@pytest.mark.parametrize("code", ["nonsense", "0000-0000-0000-0000-0000-0000-0000-0000"])
def test_nor_with_a_recovery_code(jun: Unlocked, calls: list[bytes], code: str) -> None:
    seen = []
    for name in (jun.person.sign_in_name, "jun-unknown"):
        calls.clear()
        given = {"sign_in": name, "code": code, "new_passphrase": PASSPHRASES["sam"]}
        answer = Client().post("/recover", given)
        text = re.sub(r'name="offered" value="[^"]*"|<span>[a-z-]+</span>', "", body(answer.content, name))
        seen.append((answer.status_code, text, len(calls)))
    assert seen[0] == seen[1]


def test_a_sign_in_name_tells_nothing_about_who_else_is_here(jun: Unlocked) -> None:
    from twofold.people import accounts

    again = accounts.create_account(accounts.About("Jun"), PASSPHRASES["sam"], invited=True)
    pattern = r"jun-[a-z-]+"
    names = [p.sign_in_name for p in Person.objects.all()]
    assert all(re.fullmatch(pattern, name) for name in names)
    assert again.person.sign_in_name != jun.person.sign_in_name


def test_giving_an_address_that_somebody_has_says_nothing(jun: Unlocked, sam: Unlocked) -> None:
    from tests.cast import client_of

    Person.objects.filter(pk=jun.person.pk).update(email="jun@example.org")
    given = {"name": "Sam", "email": "jun@example.org", "colour": "moss", "theme": "dark"}
    given |= {"idle_minutes": "15", "zone": "Europe/Berlin", "language": "en"}
    assert client_of(sam).post("/settings/you", given)["Location"] == "/settings"


def test_nobody_keeps_another_out_by_giving_the_same_address(jun: Unlocked, sam: Unlocked) -> None:
    Person.objects.filter(pk__in=[jun.person.pk, sam.person.pk]).update(email="jun@example.org")
    for person, by in (("jun", jun), ("sam", sam)):
        client = Client()
        for name in (by.person.sign_in_name, "jun@example.org"):  # the device is known after the first
            answer = client.post("/sign-in", {"sign_in": name, "passphrase": PASSPHRASES[person]})
            assert answer.status_code == 303
