from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.conf import settings as house
from django.test import Client
from tests.cast import client_of
from tests.passphrases import PASSPHRASES

from twofold.people import accounts, couples, hooks, keyrings, rotation, unlock_methods
from twofold.people.deliveries import hand_couple_key
from twofold.people.instance import unlock_store
from twofold.people.models import Delivery, KeyringRow, KnownDevice, Person, SignIn, UnlockMethod
from twofold.people.responses import again_if_moved
from twofold.people.tests.conftest import fill, offered, words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused, unlock, with_couple
from twofold.vault import methods as vault_methods
from twofold.vault.methods import Cost
from twofold.vault.primitives import Unopenable

pytestmark = pytest.mark.django_db
NEW = "seventeen lanterns beside the quiet harbour"


@pytest.fixture
def rewrappers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """None of the floors above."""
    mine: list[Any] = []
    monkeypatch.setattr(hooks, "rewrappers", mine)
    return mine


def reopened(person: Person, passphrase: str) -> Unlocked:
    person = Person.objects.get(pk=person.pk)
    return couples.take_in(unlock(person, passphrase))


def test_both_hold_the_same_couple_key_and_see_the_same_words(maya: Unlocked, sam: Unlocked) -> None:
    assert maya.couple is not None
    assert maya.keyring.couple_keys == sam.keyring.couple_keys
    assert couples.safety_words(maya) == couples.safety_words(with_couple(sam))
    assert not Delivery.objects.exists()


def test_safety_words_wait_for_the_pin(jun: Unlocked) -> None:
    assert couples.safety_words(jun) is None
    assert couples.stop(jun) is None


def test_taking_in_alone_only_empties_the_sign(jun: Unlocked) -> None:
    Person.objects.filter(pk=jun.person.pk).update(has_inbox=True)
    couples.take_in(jun)
    assert not Person.objects.get(pk=jun.person.pk).has_inbox


def test_an_old_backup_and_the_old_passphrase_open_nothing_written_later(jun: Unlocked) -> None:
    method_before = UnlockMethod.objects.get(person=jun.person, kind="passphrase")
    changed = rotation.change_passphrase(NEW, by=jun)
    derived = unlock_methods.derive(method_before, PASSPHRASES["jun"])
    old_key = unlock_methods.open_account_key(method_before, derived, instance=jun.instance)
    with pytest.raises(keyrings.DamagedKeyring):
        keyrings.read(jun.person, old_key, instance=jun.instance)
    assert changed.keyring.person_key not in jun.keyring.person_keys.values()
    assert changed.keyring.person_epoch == jun.keyring.person_epoch + 1
    assert set(jun.keyring.person_keys.items()) < set(changed.keyring.person_keys.items())
    with pytest.raises(Refused):
        unlock(jun.person, PASSPHRASES["jun"])
    assert unlock(jun.person, NEW).keyring == changed.keyring


def test_the_recovery_code_goes_on_working_after_a_change(jun: Unlocked) -> None:
    code, by = accounts.new_recovery_code(by=jun)
    by = accounts.confirm_recovery_code(code, by=by) or by
    changed = rotation.change_passphrase(NEW, by=by)
    assert unlock(jun.person, code, kind="recovery").keyring == changed.keyring


def test_changing_the_passphrase_ends_every_other_session(jun: Unlocked) -> None:
    here, elsewhere = client_of(jun), client_of(jun)
    page = here.get("/settings/passphrase")
    given = {"passphrase": PASSPHRASES["jun"], "new_passphrase": NEW}
    answer = fill(here, page, "/settings/passphrase", **given)
    assert (answer.status_code, answer["Location"]) == (303, "/settings")
    assert "Your passphrase is changed" in words(here.get("/settings"))
    assert elsewhere.get("/today")["X-Twofold"] == "signed-out"
    again = fill(here, page, "/settings/passphrase", **given)
    assert again["Location"] == "/settings"
    assert Person.objects.get(pk=jun.person.pk).generation == 2


def test_the_passphrase_of_today_is_asked_first(jun: Unlocked) -> None:
    client = client_of(jun)
    page = client.get("/settings/passphrase")
    answer = fill(client, page, "/settings/passphrase", passphrase="not the one of today", new_passphrase=NEW)
    assert answer.status_code == 422
    assert "not your passphrase of today" in words(answer)
    assert NEW not in answer.content.decode()
    other = client.post("/settings/passphrase", {"another": "1", "passphrase": "x"})
    assert offered(other) != offered(page)


def test_an_unlocking_of_an_older_generation_is_locked(jun: Unlocked) -> None:
    client = client_of(jun)
    Person.objects.filter(pk=jun.person.pk).update(generation=2)
    assert client.get("/today").status_code == 423


def test_replacing_all_keys_leaves_no_old_way_in(maya: Unlocked, sam: Unlocked, rewrappers: list[Any]) -> None:
    seen: list[tuple[int, int]] = []
    rewrappers.append(lambda *, by_old, by_new: seen.append((by_old.keyring.person_epoch, by_new.keyring.person_epoch)))
    old_code, by = accounts.new_recovery_code(by=maya)
    by = accounts.confirm_recovery_code(old_code, by=by) or by
    code, fresh = rotation.replace_all_keys(NEW, by=by)
    assert seen == [(1, 2)]
    assert fresh.keyring.public_key != maya.keyring.public_key
    assert maya.couple is not None
    assert fresh.keyring.couple_epoch(maya.couple.pk) == 2
    assert not unlock(maya.person, NEW).settled
    for given, kind in ((PASSPHRASES["maya"], "passphrase"), (old_code, "recovery"), (code, "recovery")):
        with pytest.raises(Refused):
            unlock(maya.person, given, kind=kind)
    assert accounts.confirm_recovery_code(code, by=fresh) is not None
    assert unlock(maya.person, code, kind="recovery").person == maya.person


def test_sam_is_stopped_by_a_changed_key_that_the_old_one_vouches_for(
    maya: Unlocked, sam: Unlocked, rewrappers: list[Any]
) -> None:
    _code, fresh = rotation.replace_all_keys(NEW, by=maya)
    client = client_of(sam)
    assert client.get("/today")["Location"] == "/changed-key"
    page = client.get("/changed-key")
    assert "old keys vouch for the new ones" in words(page)
    shown = couples.safety_words(fresh)
    assert shown is not None
    assert all(word in words(page) for word in shown)

    wrong = client.post("/changed-key", {"words": "four other words here"})
    assert "keys have changed" in words(wrong)
    assert fill(client, page, "/changed-key")["Location"] == "/"
    assert client.get("/today").status_code == 200
    assert fill(client, page, "/changed-key")["Location"] == "/"
    taken = reopened(sam.person, PASSPHRASES["sam"])
    assert taken.couple is not None
    assert taken.keyring.couple_epoch(taken.couple.pk) == 2
    assert taken.keyring.couple_keys == fresh.keyring.couple_keys
    assert not Delivery.objects.exists()


def test_a_key_that_nothing_vouches_for_is_said_to_be_so(maya: Unlocked, sam: Unlocked, noor: Unlocked) -> None:
    Person.objects.filter(pk=maya.person.pk).update(public_key=noor.keyring.public_key)
    client = client_of(sam)
    page = client.get("/changed-key")
    assert "Nothing vouches for the new keys" in words(page)
    fill(client, page, "/changed-key")
    taken = reopened(sam.person, PASSPHRASES["sam"])
    assert taken.keyring.pins[maya.person.pk] == noor.keyring.public_key
    assert Delivery.objects.filter(recipient=maya.person, sender=sam.person).count() == 1


def test_words_written_before_the_stop_wait_in_it(maya: Unlocked, sam: Unlocked, rewrappers: list[Any]) -> None:
    from twofold.people.tests.urls import written

    rotation.replace_all_keys(NEW, by=maya)
    client = client_of(sam)
    stopped = client.post("/today", {"text": "all that I wrote <b>tonight</b>"})
    assert stopped.status_code == 409
    assert "all that I wrote" in words(stopped)
    resumed = fill(client, stopped, "/changed-key")
    fill(client, resumed, "/today")
    assert written == ["all that I wrote <b>tonight</b>"]


def test_somebody_known_is_replaced_page_by_page(maya: Unlocked, rewrappers: list[Any]) -> None:
    here, elsewhere = client_of(maya), client_of(maya)
    for client in (here, elsewhere):
        client.post("/sign-in", {"sign_in": maya.person.sign_in_name, "passphrase": PASSPHRASES["maya"]})
    page = here.get("/settings/known-passphrase")
    given = {"passphrase": PASSPHRASES["maya"], "new_passphrase": NEW}
    shown = fill(here, page, "/settings/known-passphrase", **given)
    assert shown.status_code == 200
    assert "all your keys are new" in words(shown)
    assert KnownDevice.objects.filter(person=maya.person).count() == 1
    assert elsewhere.get("/today")["X-Twofold"] == "signed-out"
    assert here.get("/today")["Location"] == "/recovery-code"
    assert here.get("/settings")["Location"] == "/recovery-code"
    code = dict(_form(shown))["recovery_code"]
    assert fill(here, shown, "/recovery-code/confirm", code=code)["Location"] == "/"
    assert here.get("/today").status_code == 200


def _form(response: Any) -> list[tuple[str, str]]:
    from tests.visitor import Page

    return Page(200, "/", response.content.decode(), {}, []).form("/recovery-code/confirm").fields


class Unread(NamedTuple):
    record_id: object
    kind: str
    day: date


class RotationRefused(Exception):
    items = (Unread(uuid4(), "answer", date(2026, 5, 3)),)


def test_keys_stay_where_something_does_not_open(jun: Unlocked, rewrappers: list[Any]) -> None:
    def refuse(**_: Unlocked) -> None:
        raise RotationRefused

    rewrappers.append(refuse)
    client = client_of(jun)
    page = client.get("/settings/known-passphrase")
    answer = fill(client, page, "/settings/known-passphrase", passphrase=PASSPHRASES["jun"], new_passphrase=NEW)
    assert answer.status_code == 409
    assert "Your keys were not changed" in words(answer)
    assert "A page from 3 May 2026" in words(answer)
    assert client.get("/today").status_code == 200
    assert unlock(jun.person, PASSPHRASES["jun"]).keyring == jun.keyring


def test_an_older_cost_is_raised_at_the_next_unlocking(jun: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    more = Cost(operations=4, memory=vault_methods.FLOOR.memory)
    for module in ("twofold.people.unlocking", "twofold.vault.methods"):
        monkeypatch.setattr(f"{module}.CURRENT", more)
    before = UnlockMethod.objects.get(person=jun.person, kind="passphrase")
    by = unlock(jun.person, PASSPHRASES["jun"])
    after = UnlockMethod.objects.get(person=jun.person, kind="passphrase")
    assert (after.pk, after.operations, after.made_on) == (before.pk, 4, before.made_on)
    assert bytes(after.salt) != bytes(before.salt)
    assert by.account_key == jun.account_key
    assert unlock(jun.person, PASSPHRASES["jun"]).keyring == by.keyring


@pytest.mark.argon2
def test_with_the_real_argon2id_too(db: None) -> None:
    by = accounts.create_account(accounts.About("Jun"), PASSPHRASES["jun"], invited=True)
    assert unlock(by.person, PASSPHRASES["jun"]).keyring == by.keyring
    with pytest.raises(Refused):
        unlock(by.person, PASSPHRASES["sam"])
    method = unlock_methods.confirmed(by.person, "passphrase")
    assert method is not None
    assert (method.operations, method.memory) == (3, 64 * 1024 * 1024)


def test_a_keyring_written_elsewhere_meanwhile_is_never_overwritten(jun: Unlocked) -> None:
    newer = keyrings.write(jun, jun.keyring)
    with pytest.raises(keyrings.KeyringMoved):
        keyrings.write(jun, jun.keyring)
    code, by = again_if_moved(lambda by: accounts.new_recovery_code(by=by), jun)
    assert by.keyring.revision == newer.keyring.revision + 1
    assert code


def test_a_sealed_row_moved_to_another_person_opens_nothing(jun: Unlocked, robin: Unlocked) -> None:
    theirs = KeyringRow.objects.get(person=robin.person)
    KeyringRow.objects.filter(person=jun.person).update(sealed=theirs.sealed)
    with pytest.raises(keyrings.DamagedKeyring):
        unlock(jun.person, PASSPHRASES["jun"])
    with pytest.raises(Unopenable):
        unlock_methods.open_account_key(
            replace_person(robin, jun),
            unlock_methods.derive(passphrase_row(robin), PASSPHRASES["robin"]),
            instance=jun.instance,
        )


def passphrase_row(by: Unlocked) -> UnlockMethod:
    return UnlockMethod.objects.get(person=by.person, kind="passphrase")


def replace_person(one: Unlocked, other: Unlocked) -> UnlockMethod:
    row = passphrase_row(one)
    row.person_id = other.person.pk
    return row


def test_a_couple_key_from_a_stranger_is_not_taken_in(maya: Unlocked, sam: Unlocked, noor: Unlocked) -> None:
    assert maya.couple is not None
    assert maya.partner is not None
    forged = replace(
        noor,
        keyring=noor.keyring.with_pin(maya.person.pk, maya.keyring.public_key).with_couple_key(
            maya.couple.pk, 9, b"k" * 32
        ),
    )
    hand_couple_key(maya.couple.pk, 9, maya.person.pk, by=forged)
    Delivery.objects.update(sender=sam.person)
    taken = couples.take_in(maya)
    assert 9 not in taken.keyring.couple_keys[maya.couple.pk]


def test_nothing_shows_keys_by_accident(jun: Unlocked) -> None:
    assert repr(jun) == f"<Unlocked {jun.person.pk}>"
    assert jun.account_key.hex() not in f"{jun!r} {jun.keyring!r}"


def test_ending_all_others_locks_them_too(jun: Unlocked) -> None:
    here, elsewhere = client_of(jun), client_of(jun)
    cookie = elsewhere.cookies[house.UNLOCK_COOKIE_NAME].value
    here.post("/settings/sign-ins/end", {"which": "all"})
    assert unlock_store().get(jun.person.pk, cookie) is None
    assert SignIn.objects.filter(person=jun.person).count() == 1
    assert here.get("/today").status_code == 200


def test_ending_one_ends_that_one(jun: Unlocked) -> None:
    here, one, other = client_of(jun), client_of(jun), client_of(jun)
    page = here.get("/settings/sign-ins")
    assert words(page).count("Sign it out") == 2
    for row in SignIn.objects.all():
        assert row.session_key not in page.content.decode()
    answer = fill(here, page, "/settings/sign-ins/end")
    assert answer["Location"] == "/settings/sign-ins"
    assert fill(here, page, "/settings/sign-ins/end")["Location"] == "/settings/sign-ins"
    assert sorted(c.get("/today").status_code for c in (here, one, other)) == [200, 200, 423]


def test_nobody_ends_another_persons_sign_in(jun: Unlocked, maya: Unlocked) -> None:
    from twofold.people.sign_ins import row_name

    hers = client_of(maya)
    client_of(jun).post("/settings/sign-ins/end", {"which": row_name(SignIn.objects.get(person=maya.person))})
    assert hers.get("/today").status_code == 200
    assert Client().post("/settings/sign-ins/end", {"which": "all"}).status_code == 423
