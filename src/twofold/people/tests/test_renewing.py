"""New keys and the end of every other sign-in are one thing: where the second fails, the first has not happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from tests.cast import client_of, signed_in_client
from tests.passphrases import PASSPHRASES

from twofold.people import accounts, resets
from twofold.people.models import KnownDevice, Person, SignIn
from twofold.people.tests.conftest import fill
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused, unlock

pytestmark = pytest.mark.django_db
NEW = "harbour candle nine gentle walnuts"


def _passphrase(by: Unlocked) -> tuple[Client, str, dict[str, str]]:
    return client_of(by), "/settings/passphrase", {"passphrase": PASSPHRASES["jun"], "new_passphrase": NEW}


def _every_key(by: Unlocked) -> tuple[Client, str, dict[str, str]]:
    return client_of(by), "/settings/known-passphrase", {"passphrase": PASSPHRASES["jun"], "new_passphrase": NEW}


def _recovery(by: Unlocked) -> tuple[Client, str, dict[str, str]]:
    code, by = accounts.new_recovery_code(by=by)
    accounts.confirm_recovery_code(code, by=by)
    return Client(), "/recover", {"sign_in": by.person.sign_in_name, "code": code, "new_passphrase": NEW}


def _beginning(by: Unlocked) -> tuple[Client, str, dict[str, str]]:
    temporary = resets.reset(by.person)
    return client_of(unlock(Person.objects.get(pk=by.person.pk), temporary)), "/begin-anew", {"new_passphrase": NEW}


def _broken_sign_ins(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if sql.startswith('DELETE FROM "people_signin"'):
        raise DatabaseError("gone")
    return execute(sql, *rest)


@pytest.mark.parametrize("way", [_passphrase, _every_key, _recovery, _beginning])
def test_keys_are_not_new_where_others_could_stay_signed_in(
    jun: Unlocked, way: Callable[[Unlocked], tuple[Client, str, dict[str, str]]]
) -> None:
    client, path, sent = way(jun)
    client.raise_request_exception = False
    signed_in_client(jun)
    KnownDevice.objects.create(person=jun.person, secret_hash=b"d" * 32)
    page = client.get(path)
    with connection.execute_wrapper(_broken_sign_ins):
        assert fill(client, page, path, **sent).status_code >= 500
    person = Person.objects.get(pk=jun.person.pk)
    with pytest.raises(Refused):
        unlock(person, NEW)
    fill(client, page, path, **sent)
    assert unlock(Person.objects.get(pk=jun.person.pk), NEW).person == person
    assert SignIn.objects.filter(person=person).count() == 1


def test_a_device_that_recovers_is_the_only_known_one(jun: Unlocked) -> None:
    KnownDevice.objects.create(person=jun.person, secret_hash=b"d" * 32)
    client, path, sent = _recovery(jun)
    fill(client, client.get(path), path, **sent)
    assert KnownDevice.objects.filter(person=jun.person).exclude(secret_hash=b"d" * 32).count() == 1
    assert not KnownDevice.objects.filter(secret_hash=b"d" * 32).exists()
