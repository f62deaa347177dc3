from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.cast import signed_in_client
from tests.passphrases import PASSPHRASES

from twofold.people import instance, throttle
from twofold.people.models import Throttle
from twofold.people.rate_limits import client_address
from twofold.people.tests.conftest import words
from twofold.people.unlocked import Unlocked

pytestmark = pytest.mark.django_db


def guess(client: Client, sign_in: str, passphrase: str = "a guess that is long enough") -> int:
    return client.post("/sign-in", {"sign_in": sign_in, "passphrase": passphrase}).status_code


def test_sam_can_never_lock_mayas_own_phone_out(maya: Unlocked, sam: Unlocked) -> None:
    hers, his, name = Client(), Client(), maya.person.sign_in_name
    assert guess(hers, name, PASSPHRASES["maya"]) == 303
    hers.post("/sign-out")
    guess(his, sam.person.sign_in_name, PASSPHRASES["sam"])
    assert [guess(his, name) for _ in range(12)] == [422] * 5 + [429] * 7
    assert guess(his, name, PASSPHRASES["maya"]) == 429
    assert guess(hers, name, PASSPHRASES["maya"]) == 303


def test_a_wait_is_said_kindly_and_keeps_what_was_typed(jun: Unlocked) -> None:
    client = Client()
    for _ in range(9):
        guess(client, jun.person.sign_in_name)
    Throttle.objects.update(until=timezone.now() + timedelta(minutes=3, seconds=20))
    answer = client.post("/sign-in", {"sign_in": jun.person.sign_in_name, "passphrase": "x"})
    assert answer.status_code == 429
    assert "Please wait 4 minutes" in words(answer)
    assert jun.person.sign_in_name in answer.content.decode()


def test_a_wait_in_place_is_one_line(jun: Unlocked) -> None:
    client = signed_in_client(jun)
    there = {"X-Twofold-In-Place": "1"}
    statuses = [client.post("/unlock", {"passphrase": "no"}, headers=there).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_one_address_cannot_try_many_names(jun: Unlocked) -> None:
    statuses = [guess(Client(), f"name-{n}") for n in range(32)]
    assert statuses == [422] * 30 + [429] * 2
    assert guess(Client(REMOTE_ADDR="127.0.0.2"), "name-99") == 422


def test_waits_double_up_to_a_quarter_of_an_hour() -> None:
    waits = [throttle.wait_after(failures, 5) for failures in (5, 6, 7, 20, 500)]
    assert [w.total_seconds() for w in waits] == [30, 60, 120, 900, 900]


def test_waits_end_and_old_failures_are_forgotten() -> None:
    where, now = [throttle.bucket("account", "someone")], timezone.now()
    for _ in range(5):
        throttle.attempt(where, now=now)
    with pytest.raises(throttle.Wait):
        throttle.attempt(where, now=now + timedelta(seconds=29))
    throttle.attempt(where, now=now + timedelta(seconds=31))
    with pytest.raises(throttle.Wait) as waiting:
        throttle.attempt(where, now=now + timedelta(seconds=32))
    assert waiting.value.seconds == 59
    throttle.attempt(where, now=now + timedelta(days=2))
    assert Throttle.objects.get().failures == 1


def test_success_forgets_an_account_but_not_an_address() -> None:
    account, address = throttle.bucket("account", "a"), throttle.bucket("address", "192.0.2.1")
    for _ in range(3):
        throttle.attempt([account, address])
    throttle.succeeded([account, address])
    assert Throttle.objects.get().failures == 2


def test_buckets_tell_no_name_and_no_address(jun: Unlocked) -> None:
    guess(Client(REMOTE_ADDR="127.9.8.7"), jun.person.sign_in_name)
    stored = b"".join(bytes(row.bucket) for row in Throttle.objects.all())
    assert b"127.9.8.7" not in stored
    assert jun.person.pk.bytes not in stored


@pytest.mark.parametrize(
    ("remote", "forwarded", "secure", "expected"),
    [
        ("198.51.100.7", "192.0.2.1", True, "198.51.100.7"),
        ("127.0.0.1", "203.0.113.5, 192.0.2.1", True, "192.0.2.1"),
        ("", "192.0.2.1", True, "192.0.2.1"),
        ("127.0.0.1", "192.0.2.1", False, "127.0.0.1"),
        ("127.0.0.1", "nonsense", True, "here"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", False, "192.0.2.1"),
    ],
)
def test_the_address_behind_our_own_proxy(
    rf: object, settings: object, remote: str, forwarded: str, secure: bool, expected: str
) -> None:
    settings.SECURE = secure  # type: ignore[attr-defined]
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)  # type: ignore[attr-defined]
    assert client_address(request) == expected


def test_a_known_device_has_one_bucket_whatever_is_put_behind_its_cookie(maya: Unlocked) -> None:
    """A planted cookie of 128 letters, then another ending for each guess: each was a bucket of its own."""
    client, name = Client(), maya.person.sign_in_name
    client.cookies[settings.DEVICE_COOKIE_NAME] = "a" * 128
    assert guess(client, name, PASSPHRASES["maya"]) == 303
    given = client.cookies[settings.DEVICE_COOKIE_NAME].value
    assert len(given) == 43
    client.post("/sign-out")
    answers = []
    for planted in ["a" * 128, given]:
        for number in range(6):
            client.cookies[settings.DEVICE_COOKIE_NAME] = planted + str(number)
            answers.append(guess(client, name))
    assert answers == [422] * 5 + [429] * 7


def test_a_device_cookie_of_the_right_shape_that_is_not_ours_is_replaced(maya: Unlocked, sam: Unlocked) -> None:
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = "a" * 43
    assert guess(client, maya.person.sign_in_name, PASSPHRASES["maya"]) == 303
    given = client.cookies[settings.DEVICE_COOKIE_NAME].value
    assert given != "a" * 43
    client.post("/sign-out")
    assert guess(client, sam.person.sign_in_name, PASSPHRASES["sam"]) == 303
    assert client.cookies[settings.DEVICE_COOKIE_NAME].value == given


def test_the_folder_of_unlockings_is_made_again_when_it_is_gone(
    maya: Unlocked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "runtime_folder", lambda: tmp_path / "runtime")
    client = signed_in_client(maya)
    shutil.rmtree(tmp_path / "runtime", ignore_errors=True)
    instance.unlock_store()
    shutil.rmtree(tmp_path / "runtime")
    assert client.post("/unlock", {"passphrase": PASSPHRASES["maya"]}).status_code == 303
    assert (tmp_path / "runtime").stat().st_mode & 0o777 == 0o700
