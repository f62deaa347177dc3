"""The code that shows whether an address is this person's."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from tests.cast import client_of

from twofold.people import address_confirmation
from twofold.people.address_confirmation import NotMailed, confirm, mail_code
from twofold.people.models import Person
from twofold.people.tests.test_settings import YOU
from twofold.people.throttle import Wait
from twofold.people.unlocked import Unlocked

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 18, 50, tzinfo=UTC)


@pytest.fixture
def jun(jun: Unlocked) -> Unlocked:
    Person.objects.filter(pk=jun.person.pk).update(reminds=True, email="jun@example.org")
    jun.person.refresh_from_db()
    return jun


@pytest.fixture
def mails(settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"mail_host": "mail.example.org"})


def _mailed(person: Person, now: datetime = NOW) -> str:
    mail_code(person, now=now)
    (found,) = re.findall(r"^(\d{3} \d{3}) ", str(mail.outbox[-1].body))
    return str(found)


def test_the_code_counts_in_its_hour_and_the_next(jun: Unlocked) -> None:
    code = _mailed(jun.person)
    late = NOW + timedelta(minutes=71)  # 20:01
    assert not confirm(code, jun.person, now=late)
    assert not jun.person.is_written_to
    assert confirm(f" {code[:3]}-{code[4:]}", jun.person, now=NOW + timedelta(minutes=69))
    assert Person.objects.get(pk=jun.person.pk).is_written_to
    assert confirm("anything", jun.person, now=late)  # it is confirmed already


def test_it_is_a_code_of_this_person_and_this_address_only(jun: Unlocked, maya: Unlocked) -> None:
    code = _mailed(jun.person)
    Person.objects.filter(pk=maya.person.pk).update(reminds=True, email="jun@example.org")
    maya.person.refresh_from_db()
    assert not confirm(code, maya.person, now=NOW)
    jun.person.email = "someone@example.org"
    assert not confirm(code, jun.person, now=NOW)
    assert not confirm("", jun.person, now=NOW)


def test_an_address_changed_in_another_window_is_not_confirmed_with_the_code_of_the_old_one(jun: Unlocked) -> None:
    code = _mailed(jun.person)
    Person.objects.filter(pk=jun.person.pk).update(email="someone@example.org")
    assert not confirm(code, jun.person, now=NOW)
    assert not Person.objects.get(pk=jun.person.pk).is_written_to


def test_a_confirmed_address_that_is_changed_has_to_be_confirmed_again(jun: Unlocked) -> None:
    confirm(_mailed(jun.person), jun.person, now=NOW)
    jun.person.email = "someone@example.org"
    assert not jun.person.is_written_to


def test_neither_codes_nor_guesses_without_end(jun: Unlocked) -> None:
    for _ in range(5):
        mail_code(jun.person, now=NOW)
    with pytest.raises(Wait):
        mail_code(jun.person, now=NOW)
    assert len(mail.outbox) == 5
    good = _code_of(jun.person)
    for _ in range(5):
        assert not confirm("000 000" if good != "000000" else "1", jun.person, now=NOW)
    with pytest.raises(Wait):
        confirm(good, jun.person, now=NOW)


def test_a_mail_server_that_fails_is_said_kindly_and_what_was_chosen_is_kept(
    jun: Unlocked, mails: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: object, messages: object) -> int:
        raise SMTPServerDisconnected("jun@example.org")

    client = client_of(jun)
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", fails)
        with pytest.raises(NotMailed):
            mail_code(jun.person)
        answer = client.post("/settings/you", {**YOU, "reminds": "on"})
    assert (answer.status_code, "The mail could not be sent" in answer.content.decode()) == (503, True)
    kept = Person.objects.get(pk=jun.person.pk)
    assert (kept.name, kept.email, kept.reminds, kept.is_written_to) == ("Juno", "juno@example.org", True, False)
    assert 'href="/settings/address"' in client.get("/settings").content.decode()
    assert client.post("/settings/address/mail")["Location"] == "/settings/address"
    assert [sent.to for sent in mail.outbox] == [["juno@example.org"]]


def test_where_no_mail_is_sent_or_wanted_nothing_is_asked(jun: Unlocked, settings: Any) -> None:
    client = client_of(jun)
    for path in ("/settings/address", "/settings/address/mail"):
        assert client.post(path, {"code": "1"})["Location"] == "/settings"
    assert client.get("/settings/address")["Location"] == "/settings"
    assert client.post("/settings/you", YOU)["Location"] == "/settings"
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"mail_host": "mail.example.org"})
    Person.objects.filter(pk=jun.person.pk).update(reminds=False)
    assert client.post("/settings/you", {**YOU, "email": "j@example.org"})["Location"] == "/settings"
    assert mail.outbox == []


def test_a_name_that_is_changed_mails_nothing(jun: Unlocked, mails: None) -> None:
    client = client_of(jun)
    same = {**YOU, "email": "jun@example.org", "reminds": "on"}
    assert client.post("/settings/you", same)["Location"] == "/settings"
    assert mail.outbox == []


def _code_of(person: Person) -> str:
    return address_confirmation._code(person, int(NOW.timestamp()) // 3600)
