"""Revising an entry that was opened before: without opening it again, and never by what its row has been made to say."""

from __future__ import annotations

from typing import Any
from unittest import mock
from uuid import uuid4

import pytest

from twofold.records import sealed
from twofold.records.documents import Document, Words
from twofold.records.models import Record, Slot
from twofold.records.store import Absent, Conflict, open_record, revise, save
from twofold.records.tests.people import House, Note

pytestmark = pytest.mark.django_db


class Board(Document):
    kind = "tests.held_board"
    both_write = True

    text: Words


def test_it_is_not_opened_again(house: House) -> None:
    held = save(Board(text="one"), by=house.maya, space="ours", once=uuid4())
    held = open_record(held.id, by=house.sam)
    with mock.patch.object(sealed, "open_body", side_effect=AssertionError):
        second = revise(held, Board(text="two"), by=house.sam, expected_rev=held.rev)
    assert open_record(second.id, by=house.maya).document == Board(text="two")


def test_of_an_older_one_the_newest_decides(house: House) -> None:
    held = save(Note(text="one"), by=house.maya, space="mine", once=uuid4())
    revise(held, Note(text="two"), by=house.maya, expected_rev=1)
    with pytest.raises(Conflict) as conflict:
        revise(held, Note(text="three"), by=house.maya, expected_rev=1)
    assert conflict.value.newer.document == Note(text="two")
    assert revise(held, Note(text="two"), by=house.maya, expected_rev=1).rev == 2


def test_only_whoever_may_revise_it_does(house: House) -> None:
    note = save(Note(text="hers"), by=house.maya, space="ours", once=uuid4())
    board = save(Board(text="hers"), by=house.maya, space="mine", once=uuid4())
    for held, document in ((note, Note(text="his")), (board, Board(text="his"))):
        with pytest.raises(Absent):
            revise(held, document, by=house.sam, expected_rev=1)


@pytest.mark.parametrize("change", ["space", "author", "kind", "removed", "gone"])
def test_a_row_that_says_otherwise_by_now_is_not_believed(house: House, change: str) -> None:
    held = save(Note(text="mine"), by=house.maya, space="mine", once=uuid4())
    rows = Record.objects.filter(pk=held.id)
    changes: dict[str, dict[str, Any]] = {
        "space": {"space": "ours", "couple": house.maya.couple},
        "author": {"author": house.sam.person},
        "kind": {"kind": "tests.other"},
        "removed": {"removed_on": held.day},
    }
    if change == "gone":
        Slot.objects.filter(record=held.id).delete()
        rows.get().revisions.all().delete()
        rows.delete()
    else:
        rows.update(**changes[change])
    with pytest.raises(Absent):
        revise(held, Note(text="still mine"), by=house.maya, expected_rev=1)
    assert set(Slot.objects.filter(record=held.id).values_list("reader_kind", flat=True)) <= {"person"}
