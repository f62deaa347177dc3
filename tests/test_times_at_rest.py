"""No row tells a time finer than a day, but where something has to happen sooner; and then no finer than that needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from tests.passphrases import PASSPHRASES
from twofold.people import invitations, throttle
from twofold.people.models import Invitation, Person, SignIn, Throttle
from twofold.people.unlocked import Unlocked
from twofold.records import due_times

pytestmark = pytest.mark.django_db
DAY, HOUR, QUARTER = timedelta(days=1), timedelta(hours=1), timedelta(minutes=15)
# Each moment that stands at rest, and how coarse it is. `until` goes as soon as it is over.
DECLARED = {
    "people.SignIn.expire_date": DAY,
    "people.Invitation.expires_at": HOUR,
    "records.Due.at": QUARTER,
    "people.Throttle.until": timedelta(microseconds=1),
}


def _moments() -> set[str]:
    found = set()
    for model in apps.get_models():
        if model.__module__.startswith("twofold."):
            for field in model._meta.get_fields():
                if isinstance(
                    field, models.DateTimeField | models.TimeField | models.DurationField | models.FloatField
                ):
                    found.add(f"{model._meta.app_label}.{model.__name__}.{field.name}")
    return found


def test_no_model_keeps_a_moment_that_is_not_declared() -> None:
    assert _moments() == set(DECLARED)


def test_what_is_kept_is_as_coarse_as_declared(jun: Unlocked) -> None:
    Person.objects.filter(pk=jun.person.pk).update(reminds=True, email="j@example.org", confirmed_email="j@example.org")
    jun.person.refresh_from_db()
    client = Client()
    assert (
        client.post("/sign-in", {"sign_in": jun.person.sign_in_name, "passphrase": PASSPHRASES["jun"]}).status_code
        == 303
    )
    assert Client().post("/sign-in", {"sign_in": "nobody", "passphrase": "not the one that it is"}).status_code == 422
    invitations.invite(by=jun)
    due_times.remind(uuid4(), timezone.now() + timedelta(days=1), by=jun)
    epoch, checked = datetime(1970, 1, 1, tzinfo=UTC), 0
    for name, coarse in DECLARED.items():
        app, model, field = name.split(".")
        for value in apps.get_model(app, model).objects.exclude(**{field: None}).values_list(field, flat=True):
            assert (value - epoch) % coarse == timedelta(), (name, value)
            checked += 1
    assert checked == 3  # nobody has to wait, so no `until`


def test_after_a_success_and_after_a_wait_no_moment_stands(jun: Unlocked) -> None:
    client, name = Client(), jun.person.sign_in_name
    for _ in range(6):
        client.post("/sign-in", {"sign_in": name, "passphrase": "not the one that it is"})
    assert Throttle.objects.exclude(until=None).exists()
    throttle.forget_waits(now=timezone.now() + timedelta(minutes=16))
    assert not Throttle.objects.exclude(until=None).exists()
    assert client.post("/sign-in", {"sign_in": name, "passphrase": PASSPHRASES["jun"]}).status_code == 303
    assert not Throttle.objects.exclude(until=None).exists()


def test_no_address_can_be_tried_against_the_rows(jun: Unlocked, settings: object) -> None:
    before = throttle.bucket("address", "192.0.2.1")
    settings.SECRET_KEY = "another secret, as of another server, 32 letters"  # type: ignore[attr-defined]
    assert throttle.bucket("address", "192.0.2.1") != before


def test_rows_from_before_lose_their_moments(jun: Unlocked) -> None:
    """The migration is run again on rows as the version before it wrote them. It needs no key."""
    fine = datetime(2026, 11, 3, 17, 42, 31, 123456, tzinfo=UTC)
    SignIn.objects.create(session_key="0" * 64, session_data="", expire_date=fine, person=jun.person)
    made = invitations.invite(by=jun).invitation
    Invitation.objects.filter(pk=made.pk).update(expires_at=fine)
    throttle.attempt([throttle.bucket("account", "someone")])
    import_module("twofold.people.migrations.0005_coarse_times").make_coarse(apps, None)
    assert SignIn.objects.get(pk="0" * 64).expire_date == datetime(2026, 11, 4, tzinfo=UTC)
    assert Invitation.objects.get(pk=made.pk).expires_at == datetime(2026, 11, 3, 18, tzinfo=UTC)
    assert not Throttle.objects.exists()
