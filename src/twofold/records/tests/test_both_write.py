"""What both write: either of the two revises it and nobody else, and only the newest text is kept."""

from __future__ import annotations

from uuid import uuid4

import pytest

from twofold.records.documents import Document, Words
from twofold.records.models import Revision, Slot
from twofold.records.store import Absent, Conflict, history, open_record, remove, revise, save
from twofold.records.tests.people import House, Note


class Board(Document):
    kind = "tests.board"
    both_write = True
    keeps_history = False

    text: Words


def test_either_of_the_two_revises_and_only_the_newest_text_is_kept(house: House) -> None:
    saved = save(Board(text="one"), by=house.maya, space="ours", once=uuid4())
    second = revise(saved.id, Board(text="two"), by=house.sam, expected_rev=1)
    third = revise(saved.id, Board(text="three"), by=house.maya, expected_rev=second.rev)
    assert (third.rev, third.edited) == (3, False)
    for by in (house.maya, house.sam):
        assert open_record(saved.id, by=by).document == Board(text="three")
        assert [text.document for text in history(saved.id, by=by)] == [Board(text="three")]
    assert list(Revision.objects.filter(record=saved.id).values_list("rev", flat=True)) == [3]
    assert set(Slot.objects.filter(record=saved.id).values_list("rev", flat=True)) == {3}


def test_whoever_comes_second_is_told_what_is_there(house: House) -> None:
    saved = save(Board(text="one"), by=house.maya, space="ours", once=uuid4())
    revise(saved.id, Board(text="hers"), by=house.maya, expected_rev=1)
    with pytest.raises(Conflict) as told:
        revise(saved.id, Board(text="his"), by=house.sam, expected_rev=1)
    assert told.value.newer.document == Board(text="hers")


@pytest.mark.parametrize("name", ["noor", "robin", "jun"])
def test_nobody_else_revises_it(name: str, house: House) -> None:
    saved = save(Board(text="one"), by=house.maya, space="ours", once=uuid4())
    with pytest.raises(Absent):
        revise(saved.id, Board(text="two"), by=getattr(house, name), expected_rev=1)


def test_a_private_one_stays_its_authors_and_only_the_author_removes(house: House) -> None:
    private = save(Board(text="one"), by=house.maya, space="mine", once=uuid4())
    shared = save(Board(text="one"), by=house.maya, space="ours", once=uuid4())
    with pytest.raises(Absent):
        revise(private.id, Board(text="two"), by=house.sam, expected_rev=1)
    with pytest.raises(Absent):
        remove(shared.id, by=house.sam)


def test_words_of_one_are_revised_by_the_other_under_no_pretext(house: House) -> None:
    saved = save(Note(text="mine to change"), by=house.maya, space="ours", once=uuid4())
    for document in (Note(text="two"), Board(text="two")):
        with pytest.raises(Absent):
            revise(saved.id, document, by=house.sam, expected_rev=1)
