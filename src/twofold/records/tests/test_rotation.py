"""New keys open everything the old ones did; the old ones open nothing that was sealed again."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection

from twofold.people import hooks
from twofold.people.unlocked import Unlocked
from twofold.records.folds import answer, fold, hand_over, start_fold
from twofold.records.models import Draft, Slot, Ticket
from twofold.records.rotation import rewrap
from twofold.records.store import RotationRefused, draft, everything, keep_draft, revise, save
from twofold.records.tests.people import Answer, House, Note, Question
from twofold.vault.primitives import random_bytes


def with_new_keys(by: Unlocked) -> Unlocked:
    keyring = by.keyring.with_next_person_key()
    if by.couple is not None:
        keyring = keyring.with_couple_key(by.couple.pk, keyring.couple_epoch(by.couple.pk) + 1, random_bytes())
    return by.with_keyring(keyring)


def without_old_keys(by: Unlocked) -> Unlocked:
    keyring = by.keyring
    return by.with_keyring(
        replace(
            keyring,
            person_keys={keyring.person_epoch: keyring.person_key},
            couple_keys={c: {max(keys): keys[max(keys)]} for c, keys in keyring.couple_keys.items()},
        )
    )


def given(by: Unlocked, giver: Unlocked) -> Unlocked:
    """`by` after taking in the couple's newest key."""
    assert by.couple is not None
    epoch = giver.keyring.couple_epoch(by.couple.pk)
    return by.with_keyring(
        by.keyring.with_couple_key(by.couple.pk, epoch, giver.keyring.couple_keys[by.couple.pk][epoch])
    )


def lived(house: House):
    kept = save(Note(text="mine"), by=house.maya, space="mine", once=uuid4())
    revise(kept.id, Note(text="mine, better"), by=house.maya, expected_rev=1)
    save(Note(text="ours"), by=house.maya, space="ours", once=uuid4())
    save(Note(text="ours too"), by=house.sam, space="ours", once=uuid4())
    save(Note(text="not hers"), by=house.sam, space="mine", once=uuid4())
    keep_draft("a", "so far", by=house.maya)
    folded = start_fold(Question(text="?"), by=house.maya, name="today", once=uuid4())
    answer(folded.id, Answer(text="Maya's"), by=house.maya, once=uuid4(), ticket=b"t" * 32)
    return folded


def test_the_hooks_are_registered() -> None:
    from twofold.records.island_moves import move

    assert rewrap in hooks.rewrappers
    assert move in hooks.movers


def test_everything_is_sealed_again(house: House) -> None:
    lived(house)
    before = [(e.id, e.document) for e in everything(by=house.maya)]
    new = with_new_keys(house.maya)
    counts = rewrap(by_old=house.maya, by_new=new)
    assert (counts.slots, counts.drafts) == (2 + 1, 1)
    assert [(e.id, e.document) for e in everything(by=new)] == before
    assert draft("a", by=new) == "so far"
    now = {e.damaged for e in everything(by=house.maya) if e.space != "ours"}
    assert now == {True}, "the old keys open nothing of one's own any more"


def test_shared_words_stay_with_a_partner_who_never_takes_the_new_key_in(house: House) -> None:
    lived(house)
    rewrap(by_old=house.maya, by_new=with_new_keys(house.maya))
    assert {e.document.text for e in everything(by=house.sam)} == {"ours", "ours too", "not hers", "?"}


def test_what_is_padded_is_as_long_under_the_new_keys(house: House) -> None:
    for name, text in (("short", "a"), ("long", "a" * 900)):
        keep_draft(name, text, by=house.maya, lasting=True, at_least=2048)
    (size,) = {len(bytes(row.sealed)) for row in Draft.objects.filter(person=house.maya.person)}
    new = without_old_keys(with_new_keys(house.maya))
    assert rewrap(by_old=house.maya, by_new=new).drafts == 2
    assert [draft(name, by=new) for name in ("short", "long")] == ["a", "a" * 900]
    assert {len(bytes(row.sealed)) for row in Draft.objects.filter(person=house.maya.person)} == {size}


def test_a_draft_is_found_when_the_old_key_is_gone(house: House) -> None:
    keep_draft("a", "so far", by=house.maya)
    new = without_old_keys(with_new_keys(house.maya))
    rewrap(by_old=house.maya, by_new=new)
    assert draft("a", by=new) == "so far"


def test_only_the_persons_key_leaves_the_couples_slots(house: House) -> None:
    lived(house)
    new = house.maya.with_keyring(house.maya.keyring.with_next_person_key())
    assert rewrap(by_old=house.maya, by_new=new).slots == 3
    assert Ticket.objects.count() == 1
    assert (
        hand_over(
            start_fold(Question(text="?"), by=new, name="today", once=uuid4()).id,
            b"t" * 32,
            person_id=new.person.pk,
            by=new,
        )
        is False
    )


def test_one_slot_that_does_not_open_stops_it_before_anything_changes(house: House) -> None:
    lived(house)
    bad = save(Note(text="spoiled"), by=house.maya, space="mine", once=uuid4())
    Slot.objects.filter(record=bad.id).update(sealed=b"x" * 400)
    before = sorted(bytes(s) for s in Slot.objects.values_list("sealed", flat=True))
    with pytest.raises(RotationRefused) as refused:
        rewrap(by_old=house.maya, by_new=with_new_keys(house.maya))
    assert [(item.record_id, item.kind, item.day) for item in refused.value.items] == [(bad.id, "tests.note", bad.day)]
    assert sorted(bytes(s) for s in Slot.objects.values_list("sealed", flat=True)) == before


def test_a_slot_that_is_no_bytes_is_named_like_any_other(house: House) -> None:
    """SQLite keeps a value of any type in any column."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps bytes only")
    bad = save(Note(text="spoiled"), by=house.maya, space="mine", once=uuid4())
    for sealed in ("no bytes", 7):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE records_slot SET sealed = %s", [sealed])
        with pytest.raises(RotationRefused) as refused:
            rewrap(by_old=house.maya, by_new=with_new_keys(house.maya))
        assert [item.record_id for item in refused.value.items] == [bad.id]


def test_a_ticket_from_before_still_opens_the_answer(house: House) -> None:
    folded = lived(house)
    new = with_new_keys(house.maya)
    rewrap(by_old=house.maya, by_new=new)
    sam = given(house.sam, new)
    answer(folded.id, Answer(text="Sam's"), by=sam, once=uuid4())
    assert hand_over(folded.id, b"t" * 32, person_id=new.person.pk, by=new)
    theirs = fold(folded.id, by=sam).theirs
    assert theirs is not None
    assert theirs.document == Answer(text="Maya's")


def test_a_ticket_that_the_server_keeps_still_opens_the_answer(house: House, settings) -> None:
    settings.CONFIGURATION = SimpleNamespace(operator="other")
    folded = lived(house)
    new = with_new_keys(house.maya)
    rewrap(by_old=house.maya, by_new=new)
    sam = given(house.sam, new)
    seen = answer(folded.id, Answer(text="Sam's"), by=sam, once=uuid4())
    assert (seen.state, seen.theirs and seen.theirs.document) == ("open", Answer(text="Maya's"))
