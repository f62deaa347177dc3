from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as house
from django.test import Client
from tests.cast import client_of
from tests.passphrases import PASSPHRASES

from twofold.people import couples
from twofold.people.instance import unlock_store
from twofold.people.models import Couple, Person, SignIn
from twofold.people.sign_ins import device_label, hashed
from twofold.people.tests.conftest import words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple

pytestmark = pytest.mark.django_db
YOU = {
    "name": "Juno",
    "email": "Juno@Example.org",
    "colour": "plum",
    "theme": "light",
    "idle_minutes": "5",
    "zone": "America/New_York",
    "language": "en",
}


def test_jun_changes_how_they_are_here(jun: Unlocked) -> None:
    client = client_of(jun)
    assert 'value="Europe/Berlin" selected' in client.get("/settings/you").content.decode()
    assert client.post("/settings/you", YOU)["Location"] == "/settings"
    person = Person.objects.get(pk=jun.person.pk)
    assert (person.name, person.email, person.theme, person.zone) == (
        "Juno",
        "juno@example.org",
        "light",
        "America/New_York",
    )
    assert 'data-theme="light"' in client.get("/settings").content.decode()


def test_a_shorter_idle_time_holds_from_now_on(jun: Unlocked) -> None:
    client = client_of(jun)
    client.post("/settings/you", YOU)
    found = unlock_store().get(jun.person.pk, client.cookies[house.UNLOCK_COOKIE_NAME].value)
    assert found is not None
    assert found.idle_seconds == 300


def test_what_was_open_before_another_idle_time_is_closed_by_locking(jun: Unlocked) -> None:
    client = client_of(jun)
    before = client.cookies[house.UNLOCK_COOKIE_NAME].value
    client.post("/settings/you", YOU)
    client.post("/lock")
    assert unlock_store().get(jun.person.pk, before) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " \u200b "),
        ("name", "x" * 41),
        ("email", "not an address"),
        ("colour", "pink"),
        ("theme", "neon"),
        ("idle_minutes", "100000"),
        ("zone", "../../etc/passwd"),
        ("language", "xx"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(jun: Unlocked, field: str, value: str) -> None:
    answer = client_of(jun).post("/settings/you", {**YOU, field: value})
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert Person.objects.get(pk=jun.person.pk).name == "Jun"


def test_every_settings_page_opens(maya: Unlocked, sam: Unlocked) -> None:
    client = client_of(maya)
    for path in ("", "/you", "/passphrase", "/known-passphrase", "/sign-ins", "/two", "/two/part"):
        answer = client.get(f"/settings{path}")
        assert answer.status_code == 200
        assert " style=" not in answer.content.decode()
        assert "<script>" not in answer.content.decode()


def test_instant_needs_the_word_of_both(maya: Unlocked, sam: Unlocked) -> None:
    hers, his = client_of(maya), client_of(sam)
    assert "It is fair now." in words(hers.get("/settings/two"))
    hers.post("/settings/two/agree", {"answers": "instant"})
    assert "It begins if Sam says so too" in words(hers.get("/settings/two"))
    assert "Maya would like instant" in words(his.get("/settings/two"))
    assert not couples.instant(with_couple(maya))
    his.post("/settings/two/agree", {"answers": "instant"})
    assert couples.instant(with_couple(maya))
    assert couples.instant(with_couple(sam))
    hers.post("/settings/two/agree", {"answers": "fair"})
    assert not couples.instant(with_couple(sam))


def test_when_someone_outside_runs_it_answers_open_at_once(maya: Unlocked, settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"operator": "other"})
    assert couples.instant(maya)
    assert "Neither of you runs this server" in words(client_of(maya).get("/settings/two"))


def test_parting_asks_first_and_is_safe_to_send_twice(maya: Unlocked, sam: Unlocked) -> None:
    client = client_of(maya)
    assert "End the link with Sam?" in words(client.get("/settings/two/part"))
    assert Couple.objects.get().ended_on is None
    for given in ({}, {"passphrase": PASSPHRASES["sam"]}):
        assert client.post("/settings/two/part", given).status_code == 422
    assert Couple.objects.get().ended_on is None
    mine = {"passphrase": PASSPHRASES["maya"]}
    assert [client.post("/settings/two/part", mine)["Location"] for _ in range(2)] == ["/settings"] * 2
    assert Couple.objects.get().ended_on is not None
    assert client.get("/settings/two")["Location"] == "/invite"
    assert client_of(sam).get("/settings/two")["Location"] == "/invite"
    assert client.get("/settings/two/part")["Location"] == "/settings"


@pytest.mark.parametrize("name", ["Sam", " sAM ", "S\u0430m", "\u0405\u0430m", "S\u00e1m", "\uff33\uff41\uff4d"])
def test_no_name_reads_like_the_partners(maya: Unlocked, name: str) -> None:
    """Small and wide letters, accents, and letters of other scripts that look the same."""
    client = client_of(maya)
    answer = client.post("/settings/you", {**YOU, "name": name})
    assert answer.status_code == 422
    assert "reads like the name of the other" in words(answer)
    assert Person.objects.get(pk=maya.person.pk).name == "Maya"
    assert client.post("/settings/you", {**YOU, "name": "Samira"}).status_code == 303


def test_the_database_holds_only_a_hash_of_the_session(jun: Unlocked) -> None:
    client = client_of(jun)
    client.get("/settings")
    cookie = client.cookies[house.SESSION_COOKIE_NAME].value
    rows = list(SignIn.objects.values_list("session_key", flat=True))
    assert rows == [hashed(cookie)]
    planted = Client()
    planted.cookies[house.SESSION_COOKIE_NAME] = rows[0]
    assert planted.get("/today").status_code == 423


def test_sessions_hold_no_words(jun: Unlocked) -> None:
    client = client_of(jun)
    client.post("/settings/you", YOU)
    client.post("/recovery-code", {"passphrase": PASSPHRASES["jun"]})
    client.post("/today", {"text": "words of mine"})
    session = client.session
    assert set(session.keys()) == {"person"}
    assert session["person"] == str(jun.person.pk)


def test_devices_are_named_as_people_name_them() -> None:
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1"
    assert device_label(phone) == "Safari on iPhone"
    assert device_label("") == "A browser"
    assert device_label("curl/8 <b>") == "A browser"


def test_a_zone_that_vanished_falls_back(jun: Unlocked) -> None:
    Person.objects.filter(pk=jun.person.pk).update(zone="Mars/Olympus")
    answer = client_of(jun).get("/settings/you")
    assert answer.status_code == 200
    assert str(Unlocked(Person(zone="x"), jun.keyring, jun.account_key, jun.instance).zone) == "UTC"


def test_the_end_of_a_timer_is_each_persons_choice(jun: Unlocked) -> None:
    client = client_of(jun)
    client.post("/settings/you", {**YOU, "timer_end": "sound"})
    client.post("/settings/you", YOU)  # a form from before, without the choice
    assert Person.objects.get(pk=jun.person.pk).timer_end == "sound"
    assert client.post("/settings/you", {**YOU, "timer_end": "trumpets"}).status_code == 422
