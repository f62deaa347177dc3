"""A clock that was wrong for a while destroys nothing, keeps nobody out and freezes nothing, once it is right again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from tests.cast import signed_in_client
from tests.passphrases import PASSPHRASES
from twofold.ops.backups.keep import backup_name, prune
from twofold.people import invitations, resets, throttle
from twofold.people.invitations import NotTaken, Why
from twofold.people.models import KeyringRow, Person, SeenDay, utc_day
from twofold.people.unlocked import Unlocked
from twofold.people.uptime_days import note_today, settled_day
from twofold.records import due_times
from twofold.records.models import Due
from twofold.records.store import draft, keep_draft
from twofold.trust.questions.daily import the_day

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@contextmanager
def ahead(days: float) -> Iterator[None]:
    """The clock stands wrong for one start, one backup, one visit."""
    with time_machine.travel(NOW + timedelta(days=days), tick=True):
        yield


@pytest.fixture
def running() -> None:
    """A server that has run every day."""
    SeenDay.objects.bulk_create([SeenDay(day=utc_day() - timedelta(days=n)) for n in range(12)])


@pytest.mark.parametrize("days", [400, 365 * 5, -365 * 5])
def test_no_wait_is_longer_than_the_longest(jun: Unlocked, days: int) -> None:
    name, client = jun.person.sign_in_name, Client()
    with ahead(days):
        for _ in range(8):
            client.post("/sign-in", {"sign_in": name, "passphrase": "not the one that it is"})
    right = client.post("/sign-in", {"sign_in": name, "passphrase": PASSPHRASES["jun"]})
    assert right.status_code == 303


def test_a_planted_wait_is_not_believed() -> None:
    where = [throttle.bucket("account", "someone")]
    throttle.attempt(where)
    throttle.Throttle.objects.update(until=NOW + timedelta(days=900), failures=40)
    throttle.attempt(where)


def test_a_clock_that_was_ahead_removes_no_backup(tmp_path: Path, running: None) -> None:
    for days in (1, 8, 15, 22, 29):
        (tmp_path / backup_name("sqlite", NOW - timedelta(days=days))).touch()
    with ahead(400):
        note_today()
        assert prune(tmp_path, datetime.now(UTC), settled=settled_day()) == []
    note_today()
    assert prune(tmp_path, datetime.now(UTC), settled=settled_day()) == []
    assert settled_day() is not None


def test_a_clock_that_stays_right_removes_them_but_the_newest(tmp_path: Path, running: None) -> None:
    for days in (50, 60, 70, 80, 90):
        (tmp_path / backup_name("sqlite", NOW - timedelta(days=days))).touch()
    assert len(prune(tmp_path, datetime.now(UTC), settled=settled_day())) == 2


def test_what_was_retired_by_a_reset_outlives_a_clock_that_was_ahead(jun: Unlocked, running: None) -> None:
    resets.reset(jun.person)
    for days in (95, 400, -365 * 5):
        with ahead(days):
            note_today()
            assert resets.forget_retired() == 0
    note_today()
    assert resets.forget_retired() == 0
    assert KeyringRow.objects.filter(retired_on__isnull=False).count() == 1


def test_it_goes_when_the_server_has_run_on_seven_days_after_its_term(jun: Unlocked) -> None:
    resets.reset(jun.person)
    gone = []
    for day in range(1, 8):
        with ahead(90 + day):
            note_today()
            gone.append(resets.forget_retired())
    assert gone == [0] * 6 + [1]


def test_drafts_outlive_a_clock_that_was_ahead(jun: Unlocked, running: None) -> None:
    keep_draft("letter", "all that I wanted to say", by=jun)
    with ahead(400):
        note_today()
        keep_draft("other", "x", by=jun)
    assert draft("letter", by=jun) == "all that I wanted to say"


def test_reminders_outlive_a_clock_that_was_ahead(jun: Unlocked, running: None) -> None:
    Person.objects.filter(pk=jun.person.pk).update(reminds=True, email="j@example.org", confirmed_email="j@example.org")
    jun.person.refresh_from_db()
    due_times.remind(uuid4(), NOW + timedelta(days=3), by=jun)
    with ahead(400):
        note_today()
        assert list(due_times.claim(datetime.now(UTC))) == []
    assert Due.objects.count() == 1
    assert [person.pk for person, _ in due_times.claim(NOW + timedelta(days=3, hours=1))] == [jun.person.pk]


def test_an_invitation_from_a_clock_that_was_ahead_does_not_last_for_a_year(jun: Unlocked) -> None:
    with ahead(400):
        made = invitations.invite(by=jun)
    assert invitations.open_invitation(by=jun) is None
    with pytest.raises(NotTaken) as refused:
        invitations.read_code(made.code)
    assert refused.value.why is Why.EXPIRED


@pytest.mark.parametrize("days", [400, -365 * 5])
def test_a_sign_in_of_a_wrong_clock_ends_with_it(jun: Unlocked, days: int) -> None:
    with ahead(days):
        client = signed_in_client(jun)
        assert client.get("/settings")["X-Twofold"] == "locked"
    assert client.get("/settings")["X-Twofold"] == "signed-out"


def test_an_export_before_1980_bears_the_first_day_of_a_zip(jun: Unlocked) -> None:
    from twofold.leaving import export

    file = io.BytesIO()
    with time_machine.travel(datetime(1971, 2, 3, tzinfo=UTC), tick=True):
        export.write(jun, file)
    assert {info.date_time for info in zipfile.ZipFile(file).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_ladder_goes_on_from_the_right_day(jun: Unlocked, maya: Unlocked) -> None:
    for by in (jun, maya):
        with ahead(400):
            the_day(by=by)
        assert the_day(by=by).ladder.day <= utc_day() + timedelta(days=1)
