"""Someone lost both passphrase and recovery code: what a reset gives, what it never opens, and the way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import client_of
from tests.passphrases import PASSPHRASES

from twofold.people import accounts, couples, invitations, keyrings, resets, rotation
from twofold.people.models import (
    Delivery,
    Invitation,
    KeyringRow,
    KnownDevice,
    Person,
    SeenDay,
    SignIn,
    Throttle,
    UnlockMethod,
    utc_day,
)
from twofold.people.tests.conftest import fill, words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import Refused, unlock, with_couple
from twofold.vault import key_eras

pytestmark = pytest.mark.django_db
OWN = "seventeen lanterns beside the quiet harbour"


def after_reset(by: Unlocked) -> Unlocked:
    """Reset, signed in with what the command printed, and a passphrase of their own chosen."""
    temporary = resets.reset(by.person)
    return rotation.begin_anew(OWN, by=visit(by, temporary))


def visit(by: Unlocked, passphrase: str) -> Unlocked:
    """Unlocked now, with what waits taken in."""
    return couples.take_in(unlock(Person.objects.get(pk=by.person.pk), passphrase))


def accepts(by: Unlocked) -> Unlocked:
    stop = couples.stop(by)
    assert stop is not None
    return couples.accept_new_key(stop.words, by=by)


def settled(by: Unlocked) -> Unlocked:
    code, by = accounts.new_recovery_code(by=by)
    return accounts.confirm_recovery_code(code, by=by) or by


def test_a_reset_yields_an_empty_account_that_can_be_signed_in_to(maya: Unlocked) -> None:
    client = client_of(maya)
    client.post("/sign-in", {"sign_in": maya.person.sign_in_name, "passphrase": PASSPHRASES["maya"]})
    assert KnownDevice.objects.filter(person=maya.person).exists()
    temporary = resets.reset(maya.person)
    assert len(temporary.split()) == 6
    assert not SignIn.objects.filter(person=maya.person).exists()
    assert not KnownDevice.objects.filter(person=maya.person).exists()
    assert client.get("/today")["X-Twofold"] == "signed-out"
    with pytest.raises(Refused):
        unlock(maya.person, PASSPHRASES["maya"])
    anew = unlock(Person.objects.get(pk=maya.person.pk), temporary)
    assert not set(anew.keyring.person_keys) & set(maya.keyring.person_keys)
    assert not set(anew.keyring.person_keys.values()) & set(maya.keyring.person_keys.values())
    assert (anew.keyring.pins, anew.keyring.couple_keys, anew.linked) == ({}, {}, False)
    assert anew.keyring.public_key == bytes(anew.person.public_key) != maya.keyring.public_key
    assert not anew.settled


def test_the_old_recovery_code_no_longer_signs_in(jun: Unlocked) -> None:
    code, by = accounts.new_recovery_code(by=jun)
    accounts.confirm_recovery_code(code, by=by)
    resets.reset(jun.person)
    with pytest.raises(Refused):
        unlock(jun.person, code, kind="recovery")


def test_an_open_invitation_is_withdrawn(jun: Unlocked) -> None:
    invitations.invite(by=jun)
    resets.reset(jun.person)
    assert Invitation.objects.get(inviter=jun.person).withdrawn


def test_a_session_of_before_can_write_over_nothing(jun: Unlocked) -> None:
    resets.reset(jun.person)
    row = KeyringRow.objects.get(person=jun.person, retired_on=None)
    with pytest.raises(keyrings.KeyringMoved):
        keyrings.write(jun, jun.keyring)
    for stale in range(1, row.revision):
        with pytest.raises(keyrings.KeyringMoved):
            keyrings.write(jun, jun.keyring.__class__(**{**_fields(jun), "revision": stale}))
    assert KeyringRow.objects.get(pk=row.pk).sealed == row.sealed


def _fields(by: Unlocked) -> dict[str, Any]:
    names = ("person", "revision", "generation", "person_keys", "box_secrets")
    return {name: getattr(by.keyring, name) for name in names}


def test_the_temporary_passphrase_opens_one_page_only(jun: Unlocked) -> None:
    temporary = resets.reset(jun.person)
    client = Client()
    client.post("/sign-in", {"sign_in": jun.person.sign_in_name, "passphrase": temporary})
    for path in ("/today", "/settings", "/settings/you", "/recovery-code", "/changed-key", "/settings/old-passphrase"):
        assert client.get(path)["Location"] == "/begin-anew"
    stopped = client.post("/today", {"text": "what I was writing"})
    assert stopped.status_code == 409
    assert "what I was writing" in words(stopped)
    old = client.post("/settings/old-passphrase", {"passphrase": PASSPHRASES["jun"]})
    assert old.status_code == 409
    assert resets.kept_until(jun.person) is not None

    page = client.get("/begin-anew")
    assert fill(client, page, "/begin-anew", new_passphrase="short").status_code == 422
    resumed = fill(client, stopped, "/begin-anew", new_passphrase=OWN)
    assert "what I was writing" in words(resumed)
    assert fill(client, page, "/begin-anew", new_passphrase=OWN)["Location"] == "/"
    assert client.get("/today")["Location"] == "/recovery-code"
    with pytest.raises(Refused):
        unlock(jun.person, temporary)
    assert unlock(Person.objects.get(pk=jun.person.pk), OWN).person == jun.person


def test_whoever_saw_the_temporary_passphrase_holds_no_key_of_afterwards(jun: Unlocked) -> None:
    temporary = resets.reset(jun.person)
    seen = visit(jun, temporary)
    code, seen = accounts.new_recovery_code(by=seen)
    seen = accounts.confirm_recovery_code(code, by=seen) or seen
    own = rotation.begin_anew(OWN, by=seen)
    assert not set(own.keyring.person_keys.values()) & set(seen.keyring.person_keys.values())
    assert not set(own.keyring.box_secrets.values()) & set(seen.keyring.box_secrets.values())
    assert own.account_key != seen.account_key
    assert not own.settled
    with pytest.raises(Refused):
        unlock(own.person, code, kind="recovery")


def test_the_partner_is_stopped_with_stronger_words(maya: Unlocked, sam: Unlocked) -> None:
    own = after_reset(maya)
    page = client_of(sam).get("/changed-key")
    assert "made anew by whoever runs the server" in words(page)
    stop = couples.stop(own)
    assert stop is not None
    assert (stop.anew, stop.vouched) == (True, False)
    assert all(word in words(page) for word in stop.words)
    hers = client_of(settled(own)).get("/changed-key")
    assert "Your keys were made anew" in words(hers)
    assert all(word in words(hers) for word in stop.words)


@pytest.mark.parametrize("first", ["maya", "sam"])
def test_both_accept_in_either_order_and_share_again(maya: Unlocked, sam: Unlocked, first: str) -> None:
    own = after_reset(maya)
    if first == "maya":
        own = accepts(own)
        assert (couples.stop(own), own.linked) == (None, False)
    accepts(visit(sam, PASSPHRASES["sam"]))
    if first == "sam":
        assert not visit(maya, OWN).linked
        accepts(visit(maya, OWN))
    mine, theirs = visit(maya, OWN), visit(sam, PASSPHRASES["sam"])
    assert mine.keyring.couple_keys == theirs.keyring.couple_keys == sam.keyring.couple_keys
    assert couples.safety_words(mine) == couples.safety_words(theirs)
    assert couples.stop(mine) is None
    assert couples.stop(theirs) is None
    assert not Delivery.objects.exists()


def test_the_same_words_sent_twice_and_other_words_change_nothing(maya: Unlocked, sam: Unlocked) -> None:
    client = client_of(settled(after_reset(maya)))
    page = client.get("/changed-key")
    client.post("/changed-key", {"words": "four other words here"})
    assert client.get("/today")["Location"] == "/changed-key"
    assert fill(client, page, "/changed-key")["Location"] == "/"
    assert fill(client, page, "/changed-key")["Location"] == "/"
    assert client.get("/today").status_code == 200


def test_whoever_resets_reads_nothing_before_the_partner_accepts_and_nothing_with_the_temporary_keys(
    maya: Unlocked, sam: Unlocked
) -> None:
    temporary = resets.reset(maya.person)
    host = accepts(visit(maya, temporary))  # signed in as Maya, past every page
    assert not host.linked
    assert host.keyring.couple_keys == {}
    rotation.begin_anew(OWN, by=visit(maya, temporary))
    accepts(visit(sam, PASSPHRASES["sam"]))
    assert Delivery.objects.filter(recipient=maya.person).exists()
    host = couples.take_in(with_couple(host.with_keyring(host.keyring.with_pin(sam.person.pk, sam.keyring.public_key))))
    assert host.keyring.couple_keys == {}


def test_a_key_planted_in_place_of_the_resets_gives_other_words(maya: Unlocked, sam: Unlocked, noor: Unlocked) -> None:
    own = after_reset(maya)
    Person.objects.filter(pk=maya.person.pk).update(public_key=noor.keyring.public_key)
    theirs = couples.stop(visit(sam, PASSPHRASES["sam"]))
    mine = couples.stop(own)
    assert theirs is not None
    assert mine is not None
    assert theirs.words != mine.words


def test_without_a_reset_a_link_without_proof_is_refused_as_before(maya: Unlocked, sam: Unlocked) -> None:
    bare = maya.keyring.with_own_keys_only()
    Invitation.objects.update(acceptance_mac=b"x" * 32)
    assert couples.stop(maya.with_keyring(bare)) is None
    with pytest.raises(couples.Unproven):
        couples.take_in(maya.with_keyring(bare))


def test_after_a_reset_a_new_link_needs_its_proof_as_ever(jun: Unlocked, robin: Unlocked) -> None:
    own = after_reset(jun)
    code = invitations.invite(by=own).code
    invitations.accept(code, by=robin)
    Invitation.objects.filter(couple__isnull=False).update(acceptance_mac=b"x" * 32)
    own = with_couple(own)
    assert couples.stop(own) is None
    with pytest.raises(couples.Unproven):
        couples.take_in(own)


@pytest.mark.parametrize("kind", ["passphrase", "recovery"])
def test_an_old_passphrase_or_code_brings_everything_back(maya: Unlocked, sam: Unlocked, kind: str) -> None:
    code, by = accounts.new_recovery_code(by=maya)
    before = accounts.confirm_recovery_code(code, by=by) or by
    client = client_of(settled(after_reset(maya)))
    page = client.get("/settings/old-passphrase")
    given = PASSPHRASES["maya"] if kind == "passphrase" else code
    assert fill(client, page, "/settings/old-passphrase", passphrase=given)["Location"] == "/settings"
    now = visit(maya, OWN)
    assert set(before.keyring.person_keys.items()) < set(now.keyring.person_keys.items())
    assert now.keyring.couple_keys == before.keyring.couple_keys
    assert now.keyring.pins == before.keyring.pins
    assert not now.keyring.began_anew
    assert couples.stop(now) is None
    assert now.keyring.public_key == bytes(now.person.public_key)
    assert not UnlockMethod.objects.filter(retired_on__isnull=False).exists()
    assert not KeyringRow.objects.filter(retired_on__isnull=False).exists()
    assert client.get("/settings/old-passphrase")["Location"] == "/settings"
    assert "old passphrase" not in words(client.get("/settings"))
    with pytest.raises(Refused):
        unlock(now.person, given, kind=kind)

    stop = couples.stop(visit(sam, PASSPHRASES["sam"]))
    assert stop is not None
    assert stop.vouched
    accepts(visit(sam, PASSPHRASES["sam"]))
    assert couples.safety_words(visit(sam, PASSPHRASES["sam"])) == couples.safety_words(now)


def test_brought_back_after_both_accepted_nothing_newer_is_overwritten(maya: Unlocked, sam: Unlocked) -> None:
    own = accepts(after_reset(maya))
    accepts(visit(sam, PASSPHRASES["sam"]))
    own = visit(own, OWN)
    assert own.couple is not None
    own = own.with_keyring(own.keyring)
    back = resets.bring_back(PASSPHRASES["maya"], by=own)
    assert set(own.keyring.person_keys.items()) <= set(back.keyring.person_keys.items())
    assert (back.keyring.person_key, back.keyring.box_secret) == (own.keyring.person_key, own.keyring.box_secret)
    assert couples.stop(visit(maya, OWN)) is None
    assert couples.stop(visit(sam, PASSPHRASES["sam"])) is None


def test_settings_name_the_day_until_which_the_old_keys_are_kept(jun: Unlocked) -> None:
    assert client_of(jun).get("/settings/old-passphrase")["Location"] == "/settings"
    client = client_of(settled(after_reset(jun)))
    until = utc_day() + timedelta(days=90)
    assert f"kept until {until.day} {until:%B %Y}" in words(client.get("/settings"))
    assert f"kept until {until.day} {until:%B %Y}" in words(client.get("/settings/old-passphrase"))


def test_wrong_old_passphrases_are_slowed_down_and_keep_nobody_from_signing_in(jun: Unlocked) -> None:
    by = settled(after_reset(jun))
    client = client_of(by)
    page = client.get("/settings/old-passphrase")
    said = [fill(client, page, "/settings/old-passphrase", passphrase=f"not it {n}").status_code for n in range(6)]
    assert said == [422] * 5 + [429]
    right = fill(client, page, "/settings/old-passphrase", passphrase=PASSPHRASES["jun"])
    assert right.status_code == 429
    signed_in = Client().post("/sign-in", {"sign_in": jun.person.sign_in_name, "passphrase": OWN})
    assert signed_in.status_code == 303
    Throttle.objects.all().delete()
    assert fill(client, page, "/settings/old-passphrase", passphrase=PASSPHRASES["jun"]).status_code == 303


def test_after_90_days_the_old_keys_are_gone(jun: Unlocked) -> None:
    by = after_reset(jun)
    SeenDay.objects.bulk_create([SeenDay(day=utc_day() - timedelta(days=n)) for n in range(7)])
    for days, kept in ((90, True), (96, True), (97, False)):
        for model in (UnlockMethod, KeyringRow):
            model.objects.filter(retired_on__isnull=False).update(retired_on=utc_day() - timedelta(days=days))
        assert resets.forget_retired() == (0 if kept else 1)
        assert (resets.kept_until(by.person) is not None) is kept
    with pytest.raises(Refused):
        resets.bring_back(PASSPHRASES["jun"], by=by)
    assert unlock(Person.objects.get(pk=by.person.pk), OWN).keyring == by.keyring


def test_two_resets_are_brought_back_one_by_one(jun: Unlocked) -> None:
    first = after_reset(jun)
    temporary = resets.reset(first.person)
    other = "marble whistles over the amber orchard"
    second = rotation.begin_anew(other, by=visit(jun, temporary))
    assert KeyringRow.objects.filter(person=jun.person, retired_on__isnull=False).count() == 2
    assert len(key_eras.lost(second.keyring.person_keys)) == 1
    back = resets.bring_back(PASSPHRASES["jun"], by=second)
    assert back.keyring.began_anew  # what was written between the two is still closed
    assert resets.kept_until(jun.person) is not None
    back = resets.bring_back(OWN, by=back)
    assert not back.keyring.began_anew
    for by in (jun, first, second):
        assert set(by.keyring.person_keys.items()) <= set(back.keyring.person_keys.items())
    assert resets.kept_until(jun.person) is None


def test_two_keys_of_one_epoch_are_never_merged(jun: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    by = settled(after_reset(jun))
    epoch = by.keyring.person_epoch
    clash = jun.keyring.__class__(**{**_fields(jun), "person_keys": {epoch: b"k" * 32}})
    monkeypatch.setattr(keyrings, "open_row", lambda *_args, **_more: clash)
    with pytest.raises(resets.DoNotFit):
        resets.bring_back(PASSPHRASES["jun"], by=by)
    answer = client_of(by).post("/settings/old-passphrase", {"passphrase": PASSPHRASES["jun"]})
    assert answer.status_code in {409, 500}
    assert resets.kept_until(jun.person) is not None


def test_epochs_after_a_reset_never_meet_those_of_before() -> None:
    assert key_eras.first_epoch(2) > 1 + 65_534
    assert key_eras.lost({1, 2, 3}) == []
    assert key_eras.lost({key_eras.first_epoch(4)}) == [(1, key_eras.first_epoch(4) - 2)]
    assert not key_eras.has_room(1 << 15)
    assert key_eras.has_room(30_000)


def test_an_era_follows_another_at_once_where_no_generation_lies_between() -> None:
    at = key_eras.first_epoch
    assert key_eras.lost({1, at(2)}) == []
    assert key_eras.lost({1, 2, at(3) + 1, at(5)}) == []
    assert key_eras.lost({1, 2, at(5)}) == [(1 << 16, (5 << 16) - 1)]
    assert key_eras.lost({at(3), at(5)}) == [(1, (3 << 16) - 1), (4 << 16, (5 << 16) - 1)]
