"""What is noted of shared records: true for one revision, for nobody else, and nothing of what is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock
from uuid import uuid4

import pytest
from django.db import OperationalError

from twofold.people.unlocked import Unlocked
from twofold.records import row_facts, sealed
from twofold.records.drafts import draft
from twofold.records.entries import Entry
from twofold.records.listing import list_rows
from twofold.records.models import Draft, Revision
from twofold.records.row_facts import RowFacts
from twofold.records.store import remove, revise, save
from twofold.records.tests.people import House, Note

pytestmark = pytest.mark.django_db


def _tell(entry: Entry, by: Unlocked) -> str | None:
    return entry.document.text if isinstance(entry.document, Note) else None


FACTS = RowFacts("tests/facts", _tell)


def _of(by: Unlocked) -> list[str]:
    rows = list_rows(by=by, space=("mine", "ours"), kinds=["tests.note"])
    return sorted(FACTS.of(rows, by=by).values())


@contextmanager
def _nothing_opens() -> Iterator[None]:
    with mock.patch.object(sealed, "open_body", side_effect=AssertionError):
        yield


def test_what_was_told_once_is_not_opened_again_until_it_changes(house: House) -> None:
    first = save(Note(text="one"), by=house.maya, space="ours", once=uuid4())
    save(Note(text="two"), by=house.sam, space="ours", once=uuid4())
    assert _of(house.maya) == ["one", "two"]
    with _nothing_opens():
        assert _of(house.maya) == ["one", "two"]
    with _nothing_opens(), pytest.raises(AssertionError):
        _of(house.sam)
    revise(first, Note(text="other"), by=house.maya, expected_rev=1)
    assert _of(house.maya) == ["other", "two"]


def test_nothing_stays_noted_of_what_is_private_or_gone(house: House) -> None:
    save(Note(text="private"), by=house.maya, space="mine", once=uuid4())
    shared = save(Note(text="shared"), by=house.maya, space="ours", once=uuid4())
    assert _of(house.maya) == ["private", "shared"]
    assert list(json.loads(draft(FACTS.name, by=house.maya) or "")) == [shared.id.hex]
    remove(shared.id, by=house.maya)
    assert _of(house.maya) == ["private"]
    assert draft(FACTS.name, by=house.maya) is None


def test_what_does_not_open_is_not_noted(house: House) -> None:
    save(Note(text="one"), by=house.maya, space="ours", once=uuid4())
    Revision.objects.update(sealed=b"altered")
    assert _of(house.maya) == []
    assert not Draft.objects.exists()


def test_looking_goes_on_where_nothing_can_be_noted(house: House) -> None:
    save(Note(text="one"), by=house.maya, space="ours", once=uuid4())
    with mock.patch.object(row_facts, "keep_draft", side_effect=OperationalError("disk is full")):
        assert _of(house.maya) == ["one"]
    assert not Draft.objects.exists()
