"""A mail that says that something is near, and nothing else; and a mail server that does not answer."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from twofold.ops import reminders
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records import clock, due_times
from twofold.records.models import Due


def _wants(by: Unlocked, address: str = "maya@example.org") -> None:
    Person.objects.filter(pk=by.person.pk).update(reminds=True, email=address, confirmed_email=address)
    by.person.refresh_from_db()


def test_one_neutral_line_however_much_is_near(maya: Unlocked, sam: Unlocked) -> None:
    _wants(maya)
    for _ in range(3):
        due_times.remind(uuid4(), clock.now() - timedelta(minutes=20), by=maya)
    assert reminders.tick() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["maya@example.org"], "Twofold")
    assert sent.body == "Something you wanted to be reminded of is near. It waits where you left it.\n"
    assert reminders.tick() == 0
    assert not Due.objects.exists()


def test_the_bytes_are_the_same_whatever_it_is_about(maya: Unlocked) -> None:
    """One thing or five, private or shared, a minute or hours late: only the date and the mail's own number differ."""
    _wants(maya)
    sent = set()
    for count, late, private in ((1, 20, False), (5, 20, False), (1, 300, True), (3, 700, True)):
        for _ in range(count):
            due_times.remind(uuid4(), clock.now() - timedelta(minutes=late), by=maya, private=private)
        assert reminders.tick() == 1
        lines = mail.outbox.pop().message().as_bytes().splitlines()
        sent.add(tuple(line for line in lines if not line.startswith((b"Date: ", b"Message-ID: "))))
    assert len(sent) == 1


def test_nobody_who_changed_their_mind_is_written_to(maya: Unlocked) -> None:
    _wants(maya)
    due_times.remind(uuid4(), clock.now() - timedelta(minutes=20), by=maya)
    Person.objects.filter(pk=maya.person.pk).update(reminds=False)
    assert reminders.tick() == 0
    assert mail.outbox == []
    assert not Due.objects.exists()


def test_where_the_mail_server_fails_it_is_tried_again_and_no_address_is_logged(
    maya: Unlocked, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(self: object, messages: object) -> int:
        raise OSError("550 maya@example.org is unknown here")

    _wants(maya)
    due_times.remind(uuid4(), clock.now() - timedelta(minutes=20), by=maya)
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", fails)
        assert reminders.tick() == 0
    assert "maya@" not in caplog.text
    with clock.as_of(clock.now() + timedelta(minutes=16)):
        assert reminders.tick() == 1


def test_it_is_offered_where_the_server_sends_mail_and_needs_an_address(
    maya: Unlocked, browser_of: object, settings: object
) -> None:
    client: Client = browser_of(maya)  # type: ignore[operator]
    assert "This server sends no mail." in client.get("/settings/you").content.decode()
    given = settings.CONFIGURATION.model_copy(update={"mail_host": "mail.example.org"})  # type: ignore[attr-defined]
    settings.CONFIGURATION = given  # type: ignore[attr-defined]
    page = client.get("/settings/you").content.decode()
    assert "Remind me by e-mail" in page
    assert "Nothing is ever mailed" not in page  # said where no mail can be sent, and wrong here
    form = {
        "name": "Maya",
        "colour": "moss",
        "theme": "system",
        "idle_minutes": "15",
        "zone": "Europe/Berlin",
        "language": "en",
        "reminds": "on",
    }
    refused = client.post("/settings/you", form)
    assert "An address is needed" in refused.content.decode()
    assert client.post("/settings/you", {**form, "email": "maya@example.org"}).status_code == 303
    assert Person.objects.get(pk=maya.person.pk).reminds
