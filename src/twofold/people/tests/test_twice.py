"""Forms about keys and codes, pressed twice: the second press finds what the first one did."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.cast import client_of
from tests.passphrases import PASSPHRASES

from twofold.people import invitations, keyrings, rotation
from twofold.people.models import Couple, Person
from twofold.people.tests.conftest import fill, offered, words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import unlock
from twofold.people.views import joining, you
from twofold.vault.primitives import Busy

pytestmark = pytest.mark.django_db
NEW = "harbour candle nine gentle walnuts"


@pytest.mark.parametrize(
    ("path", "change", "leads_to"),
    [
        ("/settings/passphrase", "change_passphrase", "/settings"),
        ("/settings/known-passphrase", "replace_all_keys", "/recovery-code"),
    ],
)
def test_the_first_press_commits_while_the_second_is_under_way(
    jun: Unlocked, monkeypatch: pytest.MonkeyPatch, path: str, change: str, leads_to: str
) -> None:
    client = client_of(jun)
    page = client.get(path)
    act = getattr(rotation, change)
    first: list[Any] = []

    def overtaken(passphrase: str, *, by: Unlocked) -> Any:
        if not first:
            first.append(act(passphrase, by=by))
        return act(passphrase, by=by)

    monkeypatch.setattr(you, change, overtaken)
    answer = fill(client, page, path, passphrase=PASSPHRASES["jun"], new_passphrase=NEW)
    assert (answer.status_code, answer.get("Location")) == (303, leads_to)
    assert client.get(leads_to).status_code == 200
    assert unlock(jun.person, NEW).keyring.generation == jun.keyring.generation + 1


def test_keys_that_change_between_two_reads_are_not_called_damaged(
    jun: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, changed = keyrings.read, list[bool]()

    def late(person: Person, account_key: bytes, *, instance: Any) -> Any:
        if not changed:
            changed.append(True)
            rotation.replace_all_keys(PASSPHRASES["jun"], by=jun)
        return read(person, account_key, instance=instance)

    monkeypatch.setattr(keyrings, "read", late)
    assert unlock(jun.person, PASSPHRASES["jun"]).keyring.generation == jun.keyring.generation + 1


def test_an_invited_person_who_presses_twice_is_in(jun: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second press looked for the account before the first one had made it."""
    code = invitations.invite(by=jun).code
    client = Client()
    page = client.post("/join", {"invitation": code})
    chosen = offered(page)
    first = fill(client, page, "/join/account", name="Zoe")
    assert first["Location"] == "/recovery-code"
    made, asked = joining.accounts.made_before, []

    def too_early(once: str) -> Person | None:
        asked.append(once)
        return None if len(asked) == 1 else made(once)

    monkeypatch.setattr(joining.accounts, "made_before", too_early)
    other = Client()
    second = fill(other, page, "/join/account", name="Zoe")
    assert (second.status_code, second["Location"]) == (303, "/recovery-code")
    assert other.get("/recovery-code").status_code == 200
    assert Person.objects.filter(name="Zoe").count() == 1
    assert Couple.objects.count() == 1
    assert unlock(Person.objects.get(name="Zoe"), chosen).couple is not None


def test_when_many_sign_in_the_name_stays_and_nobody_is_kept_waiting(
    jun: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_given: object, **_named: object) -> bytes:
        raise Busy

    monkeypatch.setattr("twofold.vault.methods.argon2id", busy)
    answer = Client().post("/sign-in", {"sign_in": jun.person.sign_in_name, "passphrase": PASSPHRASES["jun"]})
    assert answer.status_code == 503
    assert "Many people are signing in" in words(answer)
    assert jun.person.sign_in_name in answer.content.decode()
    client = client_of(jun)
    page = client.get("/settings/passphrase")
    assert fill(client, page, "/settings/passphrase", passphrase="x" * 20, new_passphrase=NEW).status_code == 503
