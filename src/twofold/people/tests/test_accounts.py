from __future__ import annotations

import re
from datetime import date
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.cast import client_of
from tests.passphrases import PASSPHRASES
from tests.visitor import Page

from twofold.people import accounts, unlock_methods
from twofold.people.fields import name_field, one_line
from twofold.people.instance import instance, operator
from twofold.people.keyrings import KeyringMoved
from twofold.people.models import Person, UnlockMethod
from twofold.people.passphrases import strength
from twofold.people.rotation import recover
from twofold.people.tests.conftest import fill, offered, words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused, unlock
from twofold.people.zones import is_zone, language_from, zone_from, zones
from twofold.vault.codes import new_code

pytestmark = pytest.mark.django_db


def begin(client: Client, **values: str) -> object:
    page = client.get("/account")
    return fill(client, page, "/account", **{"name": "Maya", **values})


def test_only_the_first_account_is_open_to_anyone(maya: Unlocked, settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"signup": "first"})
    answer = Client().get("/account")
    assert "By invitation only" in words(answer)
    assert Client().post("/account", {"name": "Jun", "passphrase": PASSPHRASES["jun"]}).status_code == 403
    assert Person.objects.count() == 2


def test_maya_begins_with_six_words_and_types_her_code_back() -> None:
    client = Client()
    page = client.get("/account")
    passphrase = offered(page)
    answer = fill(client, page, "/account", name=" Maya  ", browser_zone="Europe/Amsterdam", browser_language="nl-BE")
    assert (answer.status_code, answer["Location"]) == (303, "/recovery-code")

    maya = Person.objects.get()
    assert (maya.name, maya.zone, maya.language) == ("Maya", "Europe/Amsterdam", "en")
    assert operator() == maya
    assert f'value="{maya.sign_in_name}" autocomplete="username"' in client.get("/recovery-code").content.decode()
    assert client.get("/today")["Location"] == "/recovery-code"

    shown = client.post("/recovery-code")
    code = re.search(r'name="recovery_code" value="([^"]+)"', shown.content.decode())
    assert code is not None
    slip = fill(client, shown, "/recovery-code/confirm", code="0000")
    assert slip.status_code == 422
    assert code[1] in slip.content.decode()
    done = fill(client, slip, "/recovery-code/confirm", code=code[1].lower().replace("-", " "))
    assert done["Location"] == "/"
    assert client.get("/today").status_code == 200
    assert unlock(maya, passphrase).person == maya


def test_the_same_form_sent_five_times_makes_one_account() -> None:
    client = Client()
    page = client.get("/account")
    answers = [fill(client, page, "/account", name="Maya") for _ in range(5)]
    assert [a.status_code for a in answers] == [303] * 5
    assert Person.objects.count() == 1
    assert client.get("/recovery-code").status_code == 200


def test_the_same_form_with_another_passphrase_opens_nothing() -> None:
    client = Client()
    page = client.get("/account")
    fill(client, page, "/account", name="Maya")
    other = fill(Client(), page, "/account", name="Maya", passphrase=PASSPHRASES["sam"])
    assert other.status_code == 422
    assert "another passphrase" in words(other)


def test_a_token_names_no_account_but_its_own(maya: Unlocked) -> None:
    assert accounts.made_before(str(maya.person.pk)) is None
    assert accounts.made_before("") is None


def test_what_was_typed_stays_and_an_own_passphrase_is_typed_again() -> None:
    client = Client()
    answer = begin(client, name="", email="maya@example.org", passphrase=PASSPHRASES["maya"], zone="Asia/Tokyo")
    text = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "maya@example.org" in text
    assert '<option value="Asia/Tokyo" selected>' in " ".join(text.split())
    assert PASSPHRASES["maya"] not in text
    assert "What may we call you here?" in text
    assert "type your own passphrase again" in text
    assert 'aria-describedby="id_name-help id_name-error"' in text


def test_other_six_words_keep_the_rest() -> None:
    client = Client()
    page = client.get("/account")
    before = offered(page)
    again = client.post("/account", {"another": "1", "offered": before, "name": "Maya", "email": "m@example.org"})
    assert offered(again) != before
    assert 'value="Maya"' in again.content.decode()
    assert "m@example.org" in again.content.decode()
    assert "error" not in words(again)
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("fourteen chars", "At least 15 characters"),
        ("x" * 201, "At most 200 characters"),
        ("Correct horse battery staple", "well-known phrase"),
        ("passwordpassword", "well-known phrase"),
        ("aaaaaaaaaaaaaaaa", "could be guessed"),
        ("Maya Maya Maya 1", "could be guessed"),
    ],
)
def test_a_weak_passphrase_is_refused_with_the_reason_at_its_field(passphrase: str, reason: str) -> None:
    answer = begin(Client(), passphrase=passphrase)
    assert reason in words(answer)  # type: ignore[arg-type]
    assert Person.objects.count() == 0


def test_what_others_know_makes_a_passphrase_weaker() -> None:
    named = "zwiebelkuchenrezept"
    assert strength(named).problem == ""
    assert "could be guessed" in strength(named, about=(named,)).problem


def test_a_passphrase_full_of_disguised_letters_is_looked_at_in_a_moment() -> None:
    began = perf_counter()
    assert strength("a4@8({[<69&#!1/|0$5+7%2" * 3).problem == ""
    assert perf_counter() - began < 3  # 16 seconds, were every reading of it tried
    assert "could be guessed" in strength("P4$$w0rdP4$$w0rd").problem


def test_an_open_phone_is_not_enough_for_a_new_recovery_code(jun: Unlocked) -> None:
    client, old = client_of(jun), UnlockMethod.objects.get(person=jun.person, kind="recovery")
    page = client.get("/recovery-code")
    for given in ("", "not their passphrase at all"):
        answer = fill(client, page, "/recovery-code", passphrase=given)
        assert (answer.status_code, "recovery_code" in answer.content.decode()) == (422, False)
    code = new_code(32)
    client.post("/recovery-code/confirm", {"recovery_code": code, "code": code})
    assert UnlockMethod.objects.filter(person=jun.person, kind="recovery").get() == old
    shown = fill(client, page, "/recovery-code", passphrase=PASSPHRASES["jun"])
    assert 'name="recovery_code"' in shown.content.decode()


def test_a_code_that_a_newer_one_replaced_in_the_same_moment_never_counts(
    jun: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    UnlockMethod.objects.filter(person=jun.person, kind="recovery").delete()
    code, by = accounts.new_recovery_code(by=jun)
    recognises = unlock_methods.recognises

    def overtaken(row: UnlockMethod, derived: Any) -> bool:
        accounts.new_recovery_code(by=by)
        return recognises(row, derived)

    monkeypatch.setattr(unlock_methods, "recognises", overtaken)
    with pytest.raises(KeyringMoved):
        accounts.confirm_recovery_code(code, by=by)


def test_a_new_code_counts_only_once_typed_back(jun: Unlocked) -> None:
    old = UnlockMethod.objects.get(person=jun.person, kind="recovery")
    code, by = accounts.new_recovery_code(by=jun)
    with pytest.raises(Refused):
        unlock(jun.person, code, kind="recovery")
    newer, by = accounts.new_recovery_code(by=by)
    assert accounts.confirm_recovery_code(code, by=by) is None
    assert accounts.confirm_recovery_code("not a code", by=by) is None
    confirmed = accounts.confirm_recovery_code(newer, by=by)
    assert confirmed is not None
    assert accounts.confirm_recovery_code(newer, by=confirmed) == confirmed
    assert not UnlockMethod.objects.filter(pk=old.pk).exists()
    assert unlock(jun.person, newer, kind="recovery").person == jun.person


def test_names_are_one_line_without_tricks() -> None:
    assert one_line("  Ma\tya\n\u202eX\x00 ") == "Ma ya X"


@pytest.mark.parametrize("line", ["علی‌رضا", "Maya 👩‍❤️‍👨", "می‌خواهم ❤️‍🔥", "🏴󠁧󠁢󠁳󠁣󠁴󠁿 Ailsa", "क्‍ष"])
def test_what_joins_letters_and_drawings_stays(line: str) -> None:
    assert one_line(line) == line
    assert name_field().clean(line) == line


def test_a_name_of_joiners_alone_is_none() -> None:
    assert one_line("\u200d \u200c\ufe0f") == ""


def test_zones_and_languages_are_guessed_and_chosen() -> None:
    assert len(zones()) > 300
    assert zone_from("", "Europe/Amsterdam") == "Europe/Amsterdam"
    assert zone_from("Asia/Tokyo", "Europe/Amsterdam") == "Asia/Tokyo"
    assert zone_from("nowhere", "../etc/passwd") == "UTC"
    assert not is_zone("/etc/passwd")
    assert language_from("", "en-AU") == "en"
    assert language_from("xx", "") == "en"


def test_an_account_that_may_not_be_completed_is_not_begun(maya: Unlocked) -> None:
    def refuse(by: Unlocked) -> Unlocked:
        raise Refused

    with pytest.raises(Refused):
        accounts.create_account(accounts.About("Jun"), PASSPHRASES["jun"], invited=True, then=refuse)
    assert not Person.objects.filter(name="Jun").exists()
    assert instance().operator_id == maya.person.pk


def test_only_settings_are_changed_as_settings(jun: Unlocked) -> None:
    with pytest.raises(ValueError, match="not settings"):
        accounts.change_settings(by=jun, id=uuid4())


def test_a_code_that_another_has_replaced_is_said_to_open_nothing(jun: Unlocked) -> None:
    """Two tabs showed a code each, and both were written down."""
    client = client_of(jun)
    door = client.get("/recovery-code")
    first, second = (fill(client, door, "/recovery-code", passphrase=PASSPHRASES["jun"]) for _ in range(2))
    code = dict(Page(200, "/", first.content.decode(), {}, []).form("/recovery-code/confirm").fields)["recovery_code"]
    newer = dict(Page(200, "/", second.content.decode(), {}, []).form("/recovery-code/confirm").fields)["recovery_code"]
    if code == newer:  # the same form sent twice is one
        second = fill(client, client.get("/recovery-code"), "/recovery-code", passphrase=PASSPHRASES["jun"])
    outdated = fill(client, first, "/recovery-code/confirm", code=code)
    assert outdated.status_code == 409
    assert "the one you typed doesn’t open anything. Cross it out." in words(outdated)


def test_who_has_recovered_is_not_greeted_and_who_is_new_is_not_told_of_a_code_they_never_had(jun: Unlocked) -> None:
    new = accounts.create_account(accounts.About("Ines"), PASSPHRASES["ines"], invited=True)
    Person.objects.filter(pk=new.person.pk).update(made_on=date(2026, 1, 1))
    page = words(client_of(new).get("/recovery-code"))
    assert "Welcome, Ines" in page
    assert "The one you had" not in page
    _code, by = recover("walnut tram eleven soft harbours", by=jun)
    page = words(client_of(by).get("/recovery-code"))
    assert "Welcome" not in page
    assert "The one you had doesn’t open anything any more." in page


def test_what_is_said_of_the_field_is_so_after_a_refusal(jun: Unlocked) -> None:
    client = client_of(jun)
    fresh = client.get("/settings/passphrase").content.decode()
    assert "The six words are in it already" in fresh
    refused = client.post("/settings/passphrase", {"passphrase": PASSPHRASES["jun"], "new_passphrase": "short"})
    assert "The six words are in it already" not in refused.content.decode()
    assert "Nothing is in it now" in refused.content.decode()


@pytest.mark.parametrize(("host", "said"), [("", "Nothing is ever mailed to you"), ("mail.test", "ask for later")])
def test_what_is_mailed_is_said_as_it_is(host: str, said: str, settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"mail_host": host})
    assert said in Client().get("/account").content.decode()
