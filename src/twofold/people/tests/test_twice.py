"""Forms about keys and codes, pressed twice: the second press finds what the first one did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.cast import client_of
from tests.passphrases import PASSPHRASES

from twofold.people import accounts, invitations, keyrings, resets, rotation
from twofold.people.models import Couple, Person, Throttle
from twofold.people.responses import renewed
from twofold.people.tests.conftest import fill, offered, words
from twofold.people.throttle import Wait
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import unlock
from twofold.people.views import accept_invitation, profile, reset, sign_in
from twofold.people.views import accounts as account_views
from twofold.vault.primitives import Busy

pytestmark = pytest.mark.django_db
NEW = "harbour candle nine gentle walnuts"


def overtaken(act: Callable[..., Any], passphrase: str) -> Callable[..., Any]:
    """New keys that another press of the same form has made just before."""
    first: list[Any] = []

    def does(request: Any, renew: Any, by: Unlocked, **more: Any) -> Any:
        if not first:
            first.append(act(passphrase, by=by))
        return renewed(request, renew, by, **more)

    return does


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
    monkeypatch.setattr(profile, "renewed", overtaken(getattr(rotation, change), NEW))
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
    made, asked = accept_invitation.accounts.made_before, []

    def too_early(once: str) -> Person | None:
        asked.append(once)
        return None if len(asked) == 1 else made(once)

    monkeypatch.setattr(accept_invitation.accounts, "made_before", too_early)
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
    assert not Throttle.objects.filter(failures__gt=0).exists()
    assert jun.person.sign_in_name in answer.content.decode()
    client = client_of(jun)
    page = client.get("/settings/passphrase")
    assert fill(client, page, "/settings/passphrase", passphrase="x" * 20, new_passphrase=NEW).status_code == 503


def code_of(by: Unlocked) -> str:
    code, by = accounts.new_recovery_code(by=by)
    accounts.confirm_recovery_code(code, by=by)
    return code


def test_coming_back_with_the_code_twice_leads_in_and_to_another_code(jun: Unlocked) -> None:
    """The code of the first answer was never seen."""
    code, first, second = code_of(jun), Client(), Client()
    page = first.get("/recover")
    sent = {"sign_in": jun.person.sign_in_name, "code": code}
    assert fill(first, page, "/recover", **sent).status_code == 200
    answer = fill(second, page, "/recover", **sent)
    assert (answer.status_code, answer.get("Location")) == (303, "/recovery-code")
    assert second.get("/recovery-code").status_code == 200
    assert unlock(jun.person, offered(page)).keyring.generation == jun.keyring.generation + 1


def test_the_first_return_commits_while_the_second_is_under_way(jun: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    code, client = code_of(jun), Client()
    page = client.get("/recover")
    monkeypatch.setattr(sign_in, "renewed", overtaken(rotation.recover, offered(page)))
    answer = fill(client, page, "/recover", sign_in=jun.person.sign_in_name, code=code)
    assert (answer.status_code, answer.get("Location")) == (303, "/recovery-code")
    assert client.get("/recovery-code").status_code == 200


def test_a_new_passphrase_after_a_reset_pressed_twice(jun: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary, client = resets.reset(jun.person), Client()
    client.post("/sign-in", {"sign_in": jun.person.sign_in_name, "passphrase": temporary})
    page = client.get("/begin-anew")
    monkeypatch.setattr(reset, "renewed", overtaken(rotation.begin_anew, NEW))
    assert fill(client, page, "/begin-anew", new_passphrase=NEW).get("Location") == "/"
    assert client.get("/recovery-code").status_code == 200


def test_an_account_made_meanwhile_and_a_wait_are_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve presses at once: beyond the free tries, the later ones are asked to wait."""
    client = Client()
    page = client.get("/account")
    fill(client, page, "/account", name="Maya")
    made, asked = accounts.made_before, list[str]()

    def too_early(once: str) -> Person | None:
        asked.append(once)
        return None if len(asked) == 1 else made(once)

    def waiting(*_given: object, **_named: object) -> Unlocked:
        raise Wait(30)

    def already(*_given: object, **_named: object) -> Unlocked:
        raise accounts.AlreadyMade

    monkeypatch.setattr(account_views.accounts, "made_before", too_early)
    monkeypatch.setattr(account_views.accounts, "signup_open", lambda: True)
    monkeypatch.setattr(account_views.accounts, "create_account", already)
    monkeypatch.setattr(account_views, "open_keys", waiting)
    assert fill(Client(), page, "/account", name="Maya").status_code == 429
