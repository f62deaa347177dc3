from __future__ import annotations

import time

import pytest
from django.conf import settings as house
from django.http import HttpRequest
from django.test import Client
from tests.cast import client_of, signed_in_client
from tests.passphrases import PASSPHRASES

from twofold.people import accounts, boot_secret, middleware
from twofold.people.instance import unlock_store
from twofold.people.models import KeyringRow, KnownDevice, Person, SignIn, UnlockMethod, utc_day
from twofold.people.tests.conftest import fill, offered, words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused, unlock
from twofold.vault.unlock_store import ABSOLUTE_SECONDS

pytestmark = pytest.mark.django_db


def sign_in(by: Unlocked, client: Client | None = None, **more: str) -> Client:
    client = client or Client()
    given = {"sign_in": by.person.sign_in_name, "passphrase": PASSPHRASES[by.person.name.casefold()], **more}
    client.post("/sign-in", given, headers={"user-agent": "Mozilla/5.0 (Android 14) Firefox/130.0"})
    return client


def test_a_view_without_a_mark_lets_nobody_in(jun: Unlocked) -> None:
    assert client_of(jun).get("/unmarked").status_code == 404
    assert Client().get("/unmarked").status_code == 423


def test_the_front_page_is_for_those_outside(jun: Unlocked) -> None:
    assert "A private place" in words(Client().get("/"))
    assert client_of(jun).get("/")["Location"] == "/today"


def test_jun_signs_in_by_name_or_address_and_passphrase(jun: Unlocked) -> None:
    client = sign_in(jun)
    assert client.get("/today").status_code == 200
    row = SignIn.objects.get(person=jun.person)
    assert row.device == "Firefox on Android"
    jun.person.email = "jun@example.org"
    jun.person.save()
    assert sign_in(jun, sign_in=" Jun@Example.org ").get("/today").status_code == 200


def test_cookies_are_closed_to_scripts_and_other_sites(jun: Unlocked) -> None:
    cookies = sign_in(jun).cookies
    for name in (house.SESSION_COOKIE_NAME, house.UNLOCK_COOKIE_NAME, house.DEVICE_COOKIE_NAME):
        assert cookies[name]["httponly"]
        assert cookies[name]["path"] == "/"
    assert cookies[house.UNLOCK_COOKIE_NAME]["samesite"] == "Strict"
    assert cookies[house.UNLOCK_COOKIE_NAME]["max-age"] == ""
    assert "KEY" in house.UNLOCK_COOKIE_NAME.upper()


def test_the_same_words_for_a_wrong_passphrase_and_an_unknown_name(jun: Unlocked) -> None:
    wrong = Client().post("/sign-in", {"sign_in": jun.person.sign_in_name, "passphrase": "a wrong passphrase here"})
    unknown = Client().post("/sign-in", {"sign_in": "jun-nobody", "passphrase": "a wrong passphrase here"})
    assert wrong.status_code == unknown.status_code == 422
    assert words(wrong) == words(unknown)
    assert "a wrong passphrase here" not in wrong.content.decode()


def test_a_form_is_read_to_its_end_before_any_keys_are_opened(jun: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    read, real = [], middleware._unlocked

    def asked(request: HttpRequest, person: Person) -> Unlocked | None:
        read.append(hasattr(request, "_body"))
        return real(request, person)

    monkeypatch.setattr(middleware, "_unlocked", asked)
    client_of(jun).post("/lock")
    assert read == [True]


def test_lock_then_unlock(jun: Unlocked) -> None:
    client = sign_in(jun)
    cookie = client.cookies[house.UNLOCK_COOKIE_NAME].value
    locked = client.post("/lock")
    assert locked["Location"] == "/unlock"
    assert locked["Clear-Site-Data"] == '"cache"'
    assert unlock_store().get(jun.person.pk, cookie) is None
    assert client.get("/today").status_code == 423
    answer = client.post("/unlock", {"passphrase": PASSPHRASES["jun"]})
    assert answer.status_code == 303
    assert client.get("/today").status_code == 200


def test_only_the_own_passphrase_unlocks(maya: Unlocked, sam: Unlocked) -> None:
    client = signed_in_client(maya)
    assert client.post("/unlock", {"passphrase": PASSPHRASES["sam"]}).status_code == 422
    assert client.get("/today").status_code == 423


def test_unlocking_in_place_answers_shortly(jun: Unlocked) -> None:
    client = signed_in_client(jun)
    there = {"X-Twofold-In-Place": "1"}
    wrong = client.post("/unlock", {"passphrase": "not this one at all"}, headers=there)
    assert (wrong.status_code, wrong["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert b"not your passphrase" in wrong.content
    assert client.post("/unlock", {"passphrase": PASSPHRASES["jun"]}, headers=there).status_code == 204
    assert client.get("/today").status_code == 200
    outside = Client().post("/unlock", {"passphrase": "x"}, headers=there)
    assert (outside.status_code, outside["Content-Type"]) == (423, "text/plain; charset=utf-8")


def test_idle_and_absolute_ends_lock(jun: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(jun)
    store = unlock_store()
    began = time.time()
    now = [began + 14 * 60]
    monkeypatch.setattr(store, "_clock", lambda: now[0])
    assert client.get("/today").status_code == 200
    quiet = {"X-Twofold-Quiet": "1"}
    now[0] += 10 * 60
    assert client.get("/today", headers=quiet).status_code == 200
    now[0] += 6 * 60
    assert client.get("/today").status_code == 423

    client = sign_in(jun)
    end = now[0] + ABSOLUTE_SECONDS
    while now[0] < end - 600:
        now[0] += 600
        assert client.get("/today").status_code == 200
    now[0] += 700
    assert client.get("/today").status_code == 423


def test_a_restart_locks_everyone(jun: Unlocked) -> None:
    client = sign_in(jun)
    boot_secret.set_boot_secret(b"another start, another secret...")
    assert client.get("/today").status_code == 423
    client.post("/unlock", {"passphrase": PASSPHRASES["jun"]})
    assert client.get("/today").status_code == 200


def test_without_a_boot_secret_nobody_is_let_in_and_the_page_says_why(
    jun: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boot_secret, "_secret", None)
    given = {"sign_in": jun.person.sign_in_name, "passphrase": PASSPHRASES["jun"]}
    answer = Client().post("/sign-in", given)
    assert answer.status_code == 503
    assert "./twofold run" in words(answer)
    in_place = signed_in_client(jun).post("/unlock", given, headers={"X-Twofold-In-Place": "1"})
    assert (in_place.status_code, in_place["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert Client().post("/leave").status_code == 200


@pytest.mark.parametrize("damaged", [UnlockMethod, KeyringRow])
def test_damaged_keys_are_said_and_nothing_is_changed(jun: Unlocked, damaged: type) -> None:
    rows = damaged.objects.filter(person=jun.person)
    for row in rows:
        sealed = bytearray(row.sealed)
        sealed[-1] ^= 1
        rows.filter(pk=row.pk).update(sealed=bytes(sealed))
    answer = Client().post("/sign-in", {"sign_in": jun.person.sign_in_name, "passphrase": PASSPHRASES["jun"]})
    assert answer.status_code == 500
    assert "Your keys are damaged" in words(answer)


@pytest.mark.parametrize("how", ["gone", "put aside", "another's"])
def test_a_keyring_whose_row_is_not_there_is_said_to_be_damaged(jun: Unlocked, noor: Unlocked, how: str) -> None:
    """Whoever runs the server can take it away: that is told, as other damage is, and is no fault of the page's own."""
    client = sign_in(jun)
    rows = KeyringRow.objects.filter(person=jun.person)
    if how == "gone":
        rows.delete()
    elif how == "put aside":
        rows.update(retired_on=utc_day())
    else:
        KeyringRow.objects.filter(person=noor.person).delete()
        rows.update(person=noor.person)
    given = {"sign_in": jun.person.sign_in_name, "passphrase": PASSPHRASES["jun"]}
    for answer in (Client().post("/sign-in", given), client.post("/unlock", given)):
        assert answer.status_code == 500
        assert "Your keys are damaged" in words(answer)
    assert client.get("/settings").status_code == 423


def test_sign_out_ends_the_session_and_the_unlocking(jun: Unlocked) -> None:
    client = sign_in(jun)
    unlocking = client.cookies[house.UNLOCK_COOKIE_NAME].value
    assert client.post("/sign-out")["Location"] == "/"
    assert not SignIn.objects.filter(person=jun.person).exists()
    assert unlock_store().get(jun.person.pk, unlocking) is None
    page = client.get("/sign-in")
    assert jun.person.sign_in_name in page.content.decode()


def test_leaving_locks_and_works_for_anyone_without_a_token(jun: Unlocked) -> None:
    client = sign_in(jun, Client(enforce_csrf_checks=False))
    client.handler.enforce_csrf_checks = True
    answer = client.post("/leave")
    assert house.CONFIGURATION.leave_url in answer.content.decode()
    assert client.get("/today").status_code == 423
    assert Client(enforce_csrf_checks=True).post("/leave").content == answer.content


def test_somebody_else_signing_in_here_ends_what_was_open(maya: Unlocked, sam: Unlocked) -> None:
    client = sign_in(maya)
    before = client.cookies[house.UNLOCK_COOKIE_NAME].value
    sign_in(sam, client)
    assert unlock_store().get(maya.person.pk, before) is None
    assert not SignIn.objects.filter(person=maya.person).exists()
    assert KnownDevice.objects.count() == 2
    assert maya.person.sign_in_name not in Client().get("/sign-in").content.decode()


def test_jun_comes_back_with_the_recovery_code(jun: Unlocked) -> None:
    code, by = accounts.new_recovery_code(by=jun)
    accounts.confirm_recovery_code(code, by=by)
    elsewhere = sign_in(jun)
    client = Client()
    page = client.get("/recover")
    new = offered(page)
    short = fill(client, page, "/recover", sign_in=jun.person.sign_in_name, code=code[:10])
    assert short.status_code == 422
    assert code[:10] in short.content.decode()
    answer = fill(client, page, "/recover", sign_in=jun.person.sign_in_name, code=code)
    assert (answer.status_code, "counts as soon as you’ve typed it back" in words(answer)) == (200, True)
    fresh = answer.context["code"]
    assert client.get("/today")["Location"] == "/recovery-code"
    assert fill(client, answer, "/recovery-code/confirm", code=fresh)["Location"] == "/"
    assert client.get("/today").status_code == 200
    assert elsewhere.get("/today").status_code == 423
    assert elsewhere.get("/today")["X-Twofold"] == "signed-out"
    with pytest.raises(Refused):
        unlock(jun.person, PASSPHRASES["jun"])
    assert unlock(jun.person, new).keyring.generation == jun.keyring.generation + 1
    with pytest.raises(Refused):
        unlock(jun.person, code, kind="recovery")
    assert unlock(jun.person, fresh, kind="recovery").person == jun.person
