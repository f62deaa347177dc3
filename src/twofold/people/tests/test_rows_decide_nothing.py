"""Whoever runs the server can write every row. What rows say is not believed where it decides who reads what."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from tests.cast import client_of
from tests.passphrases import PASSPHRASES

from twofold.people import accounts, couples, invitations, keyrings, rotation, unlock_methods
from twofold.people.models import Couple, KeyringRow, Membership, Person, UnlockMethod
from twofold.people.tests.conftest import fill, words
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import DamagedMethod, Refused, acting, unlock, with_couple
from twofold.vault.keyring import seal_keyring
from twofold.vault.methods import method_keys
from twofold.vault.primitives import random_bytes

pytestmark = pytest.mark.django_db
NEW = "harbour candle nine gentle walnuts"
CODE_SHOWN = "Your recovery code"


def test_an_open_phone_shows_no_new_code_though_no_row_knows_of_the_old_one(maya: Unlocked) -> None:
    client = client_of(maya)
    UnlockMethod.objects.filter(person=maya.person, kind=unlock_methods.RECOVERY).delete()
    refused = client.post("/recovery-code")
    assert refused.status_code == 422
    assert CODE_SHOWN not in words(refused)
    shown = client.post("/recovery-code", {"passphrase": PASSPHRASES["maya"]})
    assert CODE_SHOWN in words(shown)


def test_a_code_counts_by_the_keyring_not_by_its_row(jun: Unlocked) -> None:
    code, by = accounts.new_recovery_code(by=jun)
    UnlockMethod.objects.filter(person=jun.person, kind=unlock_methods.RECOVERY, confirmed=True).delete()
    UnlockMethod.objects.filter(person=jun.person, kind=unlock_methods.RECOVERY).update(confirmed=True)
    assert by.keyring.confirmed == jun.keyring.confirmed
    confirmed = accounts.confirm_recovery_code(code, by=by)
    assert confirmed is not None
    assert confirmed.keyring.confirmed == {UnlockMethod.objects.get(person=jun.person, kind=unlock_methods.RECOVERY).pk}


def test_a_keyring_that_names_other_keys_for_the_code_is_not_used(jun: Unlocked) -> None:
    """With an old keyring the code's public and MAC key are known: enough to seal a key of one's own to the code."""
    code, by = accounts.new_recovery_code(by=jun)
    by = accounts.confirm_recovery_code(code, by=by) or by
    row = UnlockMethod.objects.get(person=jun.person, kind=unlock_methods.RECOVERY)
    known, mine = by.keyring.methods[row.pk], random_bytes()
    forged = replace(by.keyring.with_method(row.pk, method_keys(random_bytes())), revision=by.keyring.revision)
    sealed = seal_keyring(forged, mine, instance=by.instance)
    KeyringRow.objects.filter(person=jun.person).update(sealed=sealed)
    unlock_methods.seal(row, known, mine, generation=by.keyring.generation, instance=by.instance)
    row.save()
    with pytest.raises(DamagedMethod):
        unlock(jun.person, code, kind=unlock_methods.RECOVERY)


def test_recovering_seals_to_nothing_but_what_it_makes_itself(jun: Unlocked) -> None:
    """A method that somebody planted in rows and keyring does not receive the new account key."""
    code, by = accounts.new_recovery_code(by=jun)
    by = accounts.confirm_recovery_code(code, by=by) or by
    planted = UnlockMethod.objects.get(person=jun.person, kind=unlock_methods.PASSPHRASE)
    planted.pk, planted.kind = uuid4(), "passkey"
    planted.save(force_insert=True)
    with transaction.atomic():
        by = keyrings.write(by, by.keyring.with_method(planted.pk, method_keys(random_bytes())))
    new_code, fresh = rotation.recover(NEW, by=unlock(jun.person, code, kind=unlock_methods.RECOVERY))
    assert not UnlockMethod.objects.filter(pk=planted.pk).exists()
    assert set(fresh.keyring.methods) == set(
        UnlockMethod.objects.filter(person=jun.person, retired_on=None).values_list("pk", flat=True)
    )
    assert len(fresh.keyring.methods) == 2
    with pytest.raises(Refused):
        unlock(jun.person, code, kind=unlock_methods.RECOVERY)
    accounts.confirm_recovery_code(new_code, by=fresh)
    assert unlock(jun.person, new_code, kind=unlock_methods.RECOVERY).keyring.generation == fresh.keyring.generation


def test_something_unreadable_keeps_nobody_from_recovering(jun: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    class RotationRefused(Exception):
        items = ("a page",)

    def refuse(**_given: object) -> None:
        raise RotationRefused

    monkeypatch.setattr("twofold.people.hooks.rewrappers", [refuse])
    with pytest.raises(RotationRefused):
        rotation.replace_all_keys(NEW, by=jun)
    _code, fresh = rotation.recover(NEW, by=jun)
    assert unlock(jun.person, NEW).keyring == fresh.keyring


def test_an_ex_who_writes_rows_is_not_the_partner(exes: tuple[Unlocked, Unlocked, Unlocked]) -> None:
    """Robin was linked with Sam, and runs the server: four rows, and Robin would stand in Maya's place."""
    maya, sam, robin = exes
    then = Membership.objects.exclude(ended_on=None).filter(person=robin.person).get().couple
    client = client_of(sam)
    assert client.get("/today").status_code == 200
    Membership.objects.filter(couple=maya.couple).update(ended_on=timezone.now().date())
    Couple.objects.filter(pk=maya.couple.pk if maya.couple else None).update(ended_on=timezone.now().date())
    Membership.objects.filter(couple=then).update(ended_on=None)
    Couple.objects.filter(pk=then.pk).update(ended_on=None)
    Person.objects.filter(pk=robin.person.pk).update(name="Maya")
    stopped = client.get("/today")
    assert stopped.status_code == 409
    assert "isn’t as you left it" in words(stopped)
    his = keyrings.read(sam.person, sam.account_key, instance=sam.instance)
    by = acting(sam.person, sam.account_key, his, instance=sam.instance)
    assert (by.disputed, by.couple, by.partner, by.linked) == (True, None, None, False)
    held = client.post("/settings/you", {"name": "For Maya alone"})
    assert held.status_code == 409
    assert "For Maya alone" in held.content.decode()


def test_what_has_ended_never_begins_again(maya: Unlocked, sam: Unlocked) -> None:
    couple = maya.couple
    assert couple is not None
    couples.part(by=sam)
    client = client_of(maya)
    assert client.get("/today").status_code == 200
    hers = keyrings.read(maya.person, maya.account_key, instance=maya.instance)
    assert (hers.bond, hers.ended) == (None, {couple.pk})
    assert sam.person.pk not in hers.pins
    Membership.objects.filter(couple=couple).update(ended_on=None)
    Couple.objects.filter(pk=couple.pk).update(ended_on=None)
    assert client.get("/today").status_code == 409


def test_a_new_couple_with_somebody_of_before_has_to_be_proven(maya: Unlocked, sam: Unlocked) -> None:
    """Sam parts, then makes the rows of another couple of the two, and leaves a key of it for Maya."""
    assert maya.couple is not None
    before = maya.couple.pk
    couples.part(by=sam)
    parted = couples.take_in(with_couple(maya))
    again = Couple.objects.create(island=maya.person.island)
    for by, side in ((parted, "a"), (sam, "b")):
        Membership.objects.create(couple=again, person=by.person, side=side)
    with pytest.raises(couples.Unproven):
        couples.take_in(with_couple(parted))
    assert before in parted.keyring.ended


def test_the_two_link_again_by_an_invitation(maya: Unlocked, sam: Unlocked) -> None:
    sam = couples.part(by=sam)
    maya = couples.take_in(with_couple(maya))
    code = invitations.invite(by=maya).code
    sam = invitations.accept(code, by=sam)
    maya.person.refresh_from_db()
    maya = couples.take_in(with_couple(maya))
    assert maya.linked
    assert sam.linked
    assert len(maya.keyring.ended) == 1


def test_a_name_that_changed_is_told_before_it_is_used(maya: Unlocked, sam: Unlocked) -> None:
    client = client_of(maya)
    accounts.change_settings(by=sam, name="Samuel")
    page = client.get("/settings/two")
    assert "Sam is called Samuel now" in words(page)
    assert "You and Sam" in words(page)
    assert fill(client, page, "/settings/two/name", name="Samuel").status_code == 303
    page = client.get("/settings/two")
    assert "is called" not in words(page)
    assert "You and Samuel" in words(page)


def test_idle_time_is_one_that_can_be_chosen_whatever_the_row_says(jun: Unlocked) -> None:
    for written, used in ((32000, 60), (0, 5), (1, 5), (15, 15), (59, 15)):
        jun.person.idle_minutes = written
        assert jun.person.idle_seconds == used * 60


@pytest.mark.parametrize("told", [True, False])
def test_a_keyring_of_before_does_not_learn_that_an_ex_is_the_partner(
    exes: tuple[Unlocked, Unlocked, Unlocked], told: bool
) -> None:
    """Robin puts Sam's keyring of the version before back, beside rows of his own: it holds no names, nor an ending."""
    maya, sam, robin = exes
    then = Membership.objects.exclude(ended_on=None).filter(person=robin.person).get().couple
    client = client_of(sam)
    if told:
        assert client.get("/today").status_code == 200
    his = keyrings.read(sam.person, sam.account_key, instance=sam.instance)
    old = replace(his, told=False, bond=None, ended=frozenset(), confirmed=frozenset(), names={})
    old = old.with_pin(robin.person.pk, robin.keyring.public_key)  # that version kept it after a parting
    assert {maya.couple.pk if maya.couple else None, then.pk} == set(old.couple_keys)
    sealed = seal_keyring(old, sam.account_key, instance=sam.instance)
    KeyringRow.objects.filter(person=sam.person).update(sealed=sealed)
    Membership.objects.filter(couple=maya.couple).update(ended_on=timezone.now().date())
    Couple.objects.filter(pk=maya.couple.pk if maya.couple else None).update(ended_on=timezone.now().date())
    Membership.objects.filter(couple=then).update(ended_on=None)
    Couple.objects.filter(pk=then.pk).update(ended_on=None)
    Person.objects.filter(pk=robin.person.pk).update(name="Maya")
    for _again in range(2):
        stopped = client.get("/today")
        assert (stopped.status_code, "isn’t as you left it" in words(stopped)) == (409, True)


def test_a_keyring_of_before_learns_once_what_rows_say(maya: Unlocked, sam: Unlocked) -> None:
    with transaction.atomic():
        old = replace(maya.keyring, told=False, bond=None, ended=frozenset(), confirmed=frozenset(), names={})
        keyrings.write(maya, old)
    assert client_of(maya).get("/today").status_code == 200
    hers = keyrings.read(maya.person, maya.account_key, instance=maya.instance)
    assert (hers.told, hers.bond, hers.confirmed) == (True, maya.keyring.bond, maya.keyring.confirmed)
