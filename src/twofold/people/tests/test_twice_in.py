"""Forms that let in, make codes, mail or end something, pressed twice: one effect, and the person is in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from tests.cast import client_of, signed_in_client
from tests.passphrases import PASSPHRASES

from twofold.people import (
    accounts,
    address_confirmation,
    invitations,
    keyrings,
    resets,
    rotation,
    throttle,
)
from twofold.people.insert_once import made_or_found
from twofold.people.instance import unlock_store
from twofold.people.models import Invitation, KnownDevice, Membership, Person, SignIn, Throttle, UnlockMethod
from twofold.people.tests.conftest import fill, words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import unlock

pytestmark = pytest.mark.django_db
NEW = "harbour candle nine gentle walnuts"


def twice(page: Any, path: str, **sent: str) -> tuple[Client, Client, list[Any]]:
    """The same form from a browser that has heard nothing of the first answer; with what was answered."""
    first, second = Client(), Client()
    return first, second, [fill(client, page, path, **sent) for client in (first, second)]


def test_signing_in_twice_is_one_sign_in_on_one_device(jun: Unlocked) -> None:
    page = Client().get("/sign-in")
    sent = {"sign_in": jun.person.sign_in_name, "passphrase": PASSPHRASES["jun"]}
    first, second, answers = twice(page, "/sign-in", **sent)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert SignIn.objects.filter(person=jun.person).count() == 1
    assert KnownDevice.objects.filter(person=jun.person).count() == 1
    assert [client.get("/settings").status_code for client in (first, second)] == [200, 200]
    fill(Client(), Client().get("/sign-in"), "/sign-in", **sent)
    assert SignIn.objects.filter(person=jun.person).count() == 2


def test_the_second_press_with_the_first_ones_cookies_stays_in(jun: Unlocked) -> None:
    client = Client()
    page = client.get("/sign-in")
    for _ in range(2):
        fill(client, page, "/sign-in", sign_in=jun.person.sign_in_name, passphrase=PASSPHRASES["jun"])
    assert client.get("/settings").status_code == 200
    assert SignIn.objects.filter(person=jun.person).count() == 1


def test_one_form_signs_two_people_in_as_two(jun: Unlocked, maya: Unlocked) -> None:
    page = Client().get("/sign-in")
    for by, name in ((jun, "jun"), (maya, "maya")):
        client = Client()
        fill(client, page, "/sign-in", sign_in=by.person.sign_in_name, passphrase=PASSPHRASES[name])
        assert by.person.name in words(client.get("/settings"))


def test_an_account_made_twice_is_one_sign_in_and_counts_once() -> None:
    page = Client().get("/account")
    twice(page, "/account", name="Zoe")
    assert (SignIn.objects.count(), KnownDevice.objects.count()) == (1, 1)
    assert [row.failures for row in Throttle.objects.filter(failures__gt=1)] == []


def test_signing_out_twice_ends_at_the_front_door(jun: Unlocked) -> None:
    client = client_of(jun)
    page = client.get("/settings")
    assert [fill(client, page, "/sign-out")["Location"] for _ in range(2)] == ["/", "/"]


def code_in(page: Any) -> str:
    found = re.search(r'name="recovery_code" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def test_a_recovery_code_asked_for_twice_is_the_same_until_it_counts(jun: Unlocked) -> None:
    client = client_of(jun)
    page = client.get("/recovery-code")
    shown = [fill(client, page, "/recovery-code", passphrase=PASSPHRASES["jun"]) for _ in range(2)]
    codes = {code_in(one) for one in shown}
    assert len(codes) == 1
    assert UnlockMethod.objects.filter(person=jun.person, kind="recovery", confirmed=False).count() == 1
    assert fill(client, shown[0], "/recovery-code/confirm", code=code_in(shown[0]))["Location"] == "/settings"
    again = fill(client, page, "/recovery-code", passphrase=PASSPHRASES["jun"])
    assert code_in(again) not in codes
    other = fill(client, client.get("/recovery-code"), "/recovery-code", passphrase=PASSPHRASES["jun"])
    assert code_in(other) not in {*codes, code_in(again)}


def test_the_first_code_typed_back_twice_is_not_called_a_replacement() -> None:
    by = accounts.create_account(accounts.About("Lou"), NEW, invited=True)
    client = client_of(by)
    shown = fill(client, client.get("/recovery-code"), "/recovery-code")
    for _ in range(2):
        assert fill(client, shown, "/recovery-code/confirm", code=code_in(shown))["Location"] == "/"
    assert "The one before it" not in words(client.get("/settings"))


def test_inviting_twice_makes_one_invitation(jun: Unlocked) -> None:
    client = client_of(jun)
    page = client.get("/invite")
    for _ in range(2):
        fill(client, page, "/invite/new")
    (made,) = Invitation.objects.filter(inviter=jun.person)
    assert not made.withdrawn
    fill(client, client.get("/invite"), "/invite/new")
    assert Invitation.objects.filter(inviter=jun.person, withdrawn=False).count() == 1


@pytest.fixture
def wants_mail(jun: Unlocked, monkeypatch: pytest.MonkeyPatch) -> Unlocked:
    monkeypatch.setattr(settings, "CONFIGURATION", settings.CONFIGURATION.model_copy(update={"mail_host": "mail.test"}))
    Person.objects.filter(pk=jun.person.pk).update(email="jun@example.org", reminds=True)
    jun.person.refresh_from_db()
    return jun


def test_a_code_asked_for_twice_is_mailed_once(wants_mail: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(wants_mail)
    page = client.get("/settings/address")
    for _ in range(2):
        assert fill(client, page, "/settings/address/mail")["Location"] == "/settings/address"
    assert len(mail.outbox) == 1
    fill(client, client.get("/settings/address"), "/settings/address/mail")
    assert len(mail.outbox) == 2
    fresh = client.get("/settings/address")
    with monkeypatch.context() as broken:
        broken.setattr(address_confirmation.EmailMessage, "send", lambda _self: (_ for _ in ()).throw(OSError()))
        assert fill(client, fresh, "/settings/address/mail").status_code == 503
    fill(client, fresh, "/settings/address/mail")
    assert len(mail.outbox) == 3


def test_an_address_given_twice_is_mailed_to_once_and_leads_to_the_code(wants_mail: Unlocked) -> None:
    client = client_of(wants_mail)
    page = client.get("/settings/you")
    sent = {"email": "other@example.org", "reminds": "on"}
    assert [fill(client, page, "/settings/you", **sent)["Location"] for _ in range(2)] == ["/settings/address"] * 2
    assert len(mail.outbox) == 1


def test_a_code_typed_back_twice_is_confirmed_twice(wants_mail: Unlocked) -> None:
    client = client_of(wants_mail)
    page = client.get("/settings/address")
    code = address_confirmation._code(wants_mail.person, address_confirmation._hour(None))
    for _ in range(2):
        fill(client, page, "/settings/address", code=code)
        assert "Your address is confirmed" in words(client.get("/settings"))


def test_ending_every_other_sign_in_twice_locks_nobody_here(jun: Unlocked) -> None:
    """The second press still sends the cookie of before; what the first began is in an answer that nobody heard."""
    elsewhere, client = client_of(jun), client_of(jun)
    page = client.get("/settings/sign-ins")
    before = client.cookies[settings.UNLOCK_COOKIE_NAME].value
    fill(client, page, "/settings/sign-ins/end", which="all")
    after = client.cookies[settings.UNLOCK_COOKIE_NAME].value
    client.cookies[settings.UNLOCK_COOKIE_NAME] = before
    assert fill(client, page, "/settings/sign-ins/end", which="all").status_code == 303
    assert client.cookies[settings.UNLOCK_COOKIE_NAME].value == after != before
    assert client.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 423
    assert unlock_store().get(jun.person.pk, before) is not None  # for a few seconds


def test_a_sign_in_ended_twice_is_said_to_be_ended(jun: Unlocked) -> None:
    signed_in_client(jun)
    client = client_of(jun)
    page = client.get("/settings/sign-ins")
    for _ in range(2):
        fill(client, page, "/settings/sign-ins/end")
        assert "That device is signed out." in words(client.get("/settings/sign-ins"))


def begun_anew(jun: Unlocked) -> Unlocked:
    by = rotation.begin_anew(NEW, by=unlock(jun.person, resets.reset(jun.person)))
    code, by = accounts.new_recovery_code(by=by)
    return accounts.confirm_recovery_code(code, by=by) or by


def test_keys_from_before_brought_back_twice_are_back(jun: Unlocked) -> None:
    client = client_of(begun_anew(jun))
    page = client.get("/settings/old-passphrase")
    for _ in range(2):
        fill(client, page, "/settings/old-passphrase", passphrase=PASSPHRASES["jun"])
        assert "Your pages from before are back." in words(client.get("/settings"))


def test_the_first_press_brings_them_back_while_the_second_is_under_way(
    jun: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = begun_anew(jun)
    bring, opened, first = resets.bring_back, resets._opened, list[Any]()

    def overtaken(given: str, of: Unlocked) -> Any:
        found = opened(given, of)
        if not first:
            first.append(True)
            bring(PASSPHRASES["jun"], by=by)
        return found

    monkeypatch.setattr(resets, "_opened", overtaken)
    client = client_of(by)
    page = client.get("/settings/old-passphrase")
    assert fill(client, page, "/settings/old-passphrase", passphrase=PASSPHRASES["jun"]).status_code == 303
    assert "Your pages from before are back." in words(client.get("/settings"))


def test_keys_brought_back_just_before_they_are_looked_for_are_not_refused(
    jun: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = begun_anew(jun)
    bring = resets.bring_back

    def too_late(given: str, *, by: Unlocked) -> Any:
        monkeypatch.setattr(resets, "bring_back", bring)
        bring(given, by=by)
        return bring(given, by=by)

    monkeypatch.setattr(resets, "bring_back", too_late)
    client = client_of(by)
    page = client.get("/settings/old-passphrase")
    assert fill(client, page, "/settings/old-passphrase", passphrase=PASSPHRASES["jun"]).status_code == 303


@pytest.mark.parametrize(
    ("path", "leads_to"), [("/settings/passphrase", "/settings"), ("/settings/known-passphrase", "/recovery-code")]
)
def test_a_third_press_whose_cookie_opens_nothing_any_more_is_let_in(jun: Unlocked, path: str, leads_to: str) -> None:
    """The first answer, with the cookie of the new keys, was given up when the second press was made."""
    client = client_of(jun)
    page = client.get(path)
    cookie = client.cookies[settings.UNLOCK_COOKIE_NAME].value
    sent = {"passphrase": PASSPHRASES["jun"], "new_passphrase": NEW}
    fill(client, page, path, **sent)
    client.cookies[settings.UNLOCK_COOKIE_NAME] = cookie
    assert fill(client, page, path, **sent)["Location"] == leads_to
    assert client.get(leads_to).status_code == 200
    assert not Throttle.objects.filter(failures__gt=0).exists()
    client.cookies[settings.UNLOCK_COOKIE_NAME] = cookie
    wrong = {"passphrase": PASSPHRASES["jun"], "new_passphrase": "nobody has ever chosen these words"}
    assert fill(client, page, path, **wrong).status_code == 423


def test_begun_anew_twice_is_let_in(jun: Unlocked) -> None:
    client = Client()
    client.post("/sign-in", {"sign_in": jun.person.sign_in_name, "passphrase": resets.reset(jun.person)})
    page, cookie = client.get("/begin-anew"), client.cookies[settings.UNLOCK_COOKIE_NAME].value
    fill(client, page, "/begin-anew", new_passphrase=NEW)
    client.cookies[settings.UNLOCK_COOKIE_NAME] = cookie
    assert fill(client, page, "/begin-anew", new_passphrase=NEW)["Location"] == "/"
    assert client.get("/recovery-code").status_code == 200


def test_an_attempt_that_was_never_made_is_given_back_and_no_other() -> None:
    where = [throttle.bucket("account", "somebody")]
    for _ in range(5):
        throttle.attempt(where)
    (row,) = Throttle.objects.all()
    assert row.until is not None
    throttle.give_back(where)
    (row,) = Throttle.objects.all()
    assert (row.failures, row.until) == (4, None)


def test_the_first_press_links_the_two_while_the_second_reads_its_keys(
    jun: Unlocked, robin: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keyring was read before the two were linked, and the rows afterwards: that is no link that nobody proved."""
    code = invitations.invite(by=jun).code
    client = client_of(robin)
    page = client.post("/join", {"invitation": code})
    read, linked = keyrings.read, list[Any]()

    def late(person: Person, account_key: bytes, *, instance: Any) -> Any:
        found = read(person, account_key, instance=instance)
        if not linked:
            linked.append(True)
            invitations.accept(code, by=robin)
        return found

    monkeypatch.setattr(keyrings, "read", late)
    assert fill(client, page, "/join/accept").get("Location") == "/settings/two"
    assert client.get("/settings/two").status_code == 200


def test_an_invitation_that_the_first_press_takes_meanwhile_is_taken(
    jun: Unlocked, robin: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code was still good when the second press read it."""
    code = invitations.invite(by=jun).code
    proven, first = invitations.proven_inviter_key, list[Any]()

    def late(*given: Any, **named: Any) -> bytes:
        if not first:
            first.append(True)
            invitations.accept(code, by=robin)
        return proven(*given, **named)

    monkeypatch.setattr(invitations, "proven_inviter_key", late)
    assert invitations.accept(code, by=robin).couple is not None
    assert Membership.objects.count() == 2


def test_a_row_that_is_gone_when_it_is_looked_for_is_made_again() -> None:
    tries: list[int] = []

    def act() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise IntegrityError
        return "made"

    assert made_or_found(act) == "made"
