"""A row is not a deed: a fold opens by what opens, and nobody is let near by half a link."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db.models import QuerySet

from twofold.people.models import Couple, utc_day
from twofold.people.unlocked import Unlocked
from twofold.records import models
from twofold.records.access import couple_to_write_to, couples_now, find, find_own, find_to_revise, readable
from twofold.records.folds import Fold, answer, fold, hand_over, settle, start_fold, withdraw
from twofold.records.models import Record, Revision, Slot, Ticket
from twofold.records.sealed import record_key
from twofold.records.store import Absent, Ended, revise, save
from twofold.records.tests.people import Answer, House, Note, Question
from twofold.vault.primitives import random_bytes

QUESTION = Question(text="What made you laugh today?")
TICKET = b"t" * 32
FORGERIES = ("no slot", "random slot", "random words", "another's slot")


def _started(by: Unlocked) -> Fold:
    return start_fold(QUESTION, by=by, name="today", once=uuid4())


def _write(folded: Fold, by: Unlocked, text: str, *, ticket: bytes | None = None) -> Fold:
    return answer(folded.id, Answer(text=text), by=by, once=uuid4(), ticket=ticket)


def _key(id: UUID, by: Unlocked) -> bytes:
    record = Record.objects.get(pk=id)
    return record_key(record, Slot.objects.filter(record=record, rev=record.rev), by)


def _forged(house: House, folded: Fold, how: str) -> None:
    """What whoever runs the server writes as Sam's answer, without Sam's keys."""
    row = models.Fold.objects.get(pk=folded.id)
    theirs = Record.objects.create(
        id=uuid4(),
        island_id=row.island_id,
        couple_id=row.couple_id,
        author=house.sam.person,
        space="folded",
        kind=Answer.kind,
        day=utc_day(),
        waits=True,
        fold=row,
    )
    subject = Revision.objects.get(record=row.subject_id)
    words = random_bytes(400) if how == "random words" else bytes(subject.sealed)
    Revision.objects.create(record=theirs, rev=theirs.rev, sealed=words)
    if how == "no slot":
        return
    slot = Slot.objects.get(record=row.subject_id, reader_kind="couple")
    slot.pk, slot.record, slot._state.adding = None, theirs, True
    if how != "another's slot":
        slot.sealed = random_bytes(400)
    slot.save()


@pytest.mark.parametrize("how", FORGERIES)
def test_an_answer_that_does_not_open_counts_as_none(house: House, how: str) -> None:
    folded = _started(house.maya)
    mine = _write(folded, house.maya, "Maya's", ticket=TICKET).mine
    assert mine is not None
    _forged(house, folded, how)
    for by in (None, house.maya):
        assert not hand_over(folded.id, TICKET, person_id=house.maya.person.pk, by=by)
    assert settle(by=house.maya) == []
    assert fold(folded.id, by=house.maya).state == "sealed"
    assert answer(folded.id, Answer(text="Maya's, better"), by=house.maya, once=uuid4()).state == "sealed"
    assert list(Slot.objects.filter(record=mine.id).values_list("reader_kind", flat=True)) == ["person"]


def test_a_locked_browser_opens_nothing_though_both_have_written(house: House) -> None:
    folded = _started(house.maya)
    _write(folded, house.maya, "Maya's", ticket=TICKET)
    _write(folded, house.sam, "Sam's")
    assert not hand_over(folded.id, TICKET, person_id=house.maya.person.pk, by=None)
    assert fold(folded.id, by=house.sam).state == "sealed"
    assert hand_over(folded.id, TICKET, person_id=house.maya.person.pk, by=house.maya)
    assert fold(folded.id, by=house.sam).state == "open"


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_ticket_of_another_length_is_none(house: House, size: int) -> None:
    folded = _started(house.maya)
    _write(folded, house.maya, "Maya's", ticket=b"t" * size)
    assert not Ticket.objects.exists()
    _write(folded, house.sam, "Sam's")
    assert settle(by=house.maya) == [folded.id]


def test_nothing_is_started_in_a_couple_that_has_ended(house: House) -> None:
    assert house.maya.couple is not None
    Couple.objects.filter(pk=house.maya.couple.pk).update(ended_on=utc_day())
    with pytest.raises(Ended):
        _started(house.maya)
    assert not models.Fold.objects.exists()


def test_a_partner_whose_key_is_not_there_yet_is_nobody_to_write_to(house: House) -> None:
    """Half linked: the rows name a couple, its key has not been taken in."""
    half = replace(house.maya, keyring=replace(house.maya.keyring, couple_keys={}))
    assert couple_to_write_to(house.maya) == house.maya.couple
    assert list(couples_now(house.maya)) != []
    assert list(couples_now(half)) == []
    with pytest.raises(Ended):
        couple_to_write_to(half)


def test_either_revises_what_is_ours_and_no_answer_of_the_other(house: House) -> None:
    folded = _started(house.maya)
    _write(folded, house.maya, "Maya's")
    _write(folded, house.sam, "Sam's")
    theirs = fold(folded.id, by=house.maya).theirs
    assert theirs is not None
    ours = save(Note(text="ours"), by=house.sam, space="ours", once=uuid4())
    assert find_to_revise(ours.id, by=house.maya, both=True).pk == ours.id
    for id, both in ((ours.id, False), (theirs.id, True), (theirs.id, False)):
        with pytest.raises(Absent):
            find_to_revise(id, by=house.maya, both=both)


def test_a_private_page_is_not_sealed_to_the_two_because_its_row_says_so(house: House) -> None:
    """Between the look at the page and the writing, whoever runs the server says that it is ours."""
    assert house.maya.couple is not None
    mine = save(Note(text="mine"), by=house.maya, space="mine", once=uuid4())
    Record.objects.filter(pk=mine.id).update(space="ours", couple=house.maya.couple)
    with pytest.raises(Absent):
        revise(mine.id, Note(text="still mine"), by=house.maya, expected_rev=1, space=mine.space)
    assert list(Slot.objects.filter(record=mine.id).values_list("reader_kind", flat=True)) == ["person"]
    Record.objects.filter(pk=mine.id).update(space="mine", couple=None)
    revise(mine.id, Note(text="still mine"), by=house.maya, expected_rev=1, space=mine.space)


def test_what_is_to_be_changed_is_held(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite lets one writer in at a time and leaves the words out; PostgreSQL needs them."""
    mine = save(Note(text="mine"), by=house.maya, space="mine", once=uuid4())
    folded = _started(house.maya)
    held: list[str] = []
    ask = QuerySet.select_for_update

    def asked(rows: QuerySet[Record], *given: object, **named: object) -> QuerySet[Record]:
        held.append(rows.model.__name__)
        return ask(rows, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(QuerySet, "select_for_update", asked)
    find_own(mine.id, by=house.maya)
    find_to_revise(mine.id, by=house.maya, both=True)
    assert held == ["Record", "Record"]
    for change in (
        lambda: _write(folded, house.maya, "Maya's", ticket=TICKET),
        lambda: _started(house.sam),
        lambda: hand_over(folded.id, TICKET, person_id=house.maya.person.pk, by=house.maya),
        lambda: withdraw(folded.id, by=house.maya),
    ):
        held.clear()
        change()
        assert "Fold" in held


def test_every_save_has_a_key_of_its_own(house: House) -> None:
    first = save(Note(text="one"), by=house.maya, space="mine", once=uuid4())
    second = save(Note(text="one"), by=house.maya, space="mine", once=uuid4())
    keys = {_key(first.id, house.maya), _key(second.id, house.maya)}
    for rev in range(1, 4):
        revise(first.id, Note(text=f"again {rev}"), by=house.maya, expected_rev=rev)
        keys.add(_key(first.id, house.maya))
    assert len(keys) == 5


def test_a_fold_whose_row_says_that_it_is_open_shows_nothing_to_whoever_has_not_answered(house: House) -> None:
    folded = _started(house.maya)
    written = _write(folded, house.sam, "What Sam wrote")
    assert written.mine is not None
    models.Fold.objects.filter(pk=folded.id).update(opened_on=utc_day())
    assert written.mine.id not in set(readable(house.maya, "folded").values_list("pk", flat=True))
    with pytest.raises(Absent):
        find(written.mine.id, by=house.maya)
    assert find(written.mine.id, by=house.sam).pk == written.mine.id
