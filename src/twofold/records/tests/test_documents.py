from __future__ import annotations

from uuid import uuid4

import pytest
from pydantic import ValidationError

from twofold.records import documents
from twofold.records.documents import Document, Line, Newer, NotADocument, Words, read_document
from twofold.records.store import list_records, open_record, revise, save
from twofold.records.tests.people import House, Note


class Walk(Document):
    kind = "tests.walk"
    schema = 3
    upgrades = {
        1: lambda fields: {"where": fields["place"]},
        2: lambda fields: {**fields, "with_dog": False},
    }

    where: Line
    with_dog: bool


def test_every_earlier_schema_is_read_as_todays() -> None:
    today = Walk(where="the canal", with_dog=False)
    assert read_document("tests.walk", 1, {"place": "the canal"}) == today
    assert read_document("tests.walk", 2, {"where": "the canal"}) == today
    assert read_document("tests.walk", 3, today.model_dump()) == today


@pytest.mark.parametrize(("kind", "schema"), [("tests.walk", 4), ("tests.unheard_of", 1)])
def test_what_a_newer_twofold_wrote_is_said_to_be_newer(kind, schema) -> None:
    with pytest.raises(Newer):
        read_document(kind, schema, {})


@pytest.mark.parametrize("fields", [{}, {"place": 3}, {"where": "x", "with_dog": True, "more": 1}])
def test_other_fields_are_no_document(fields) -> None:
    for schema in (1, 3):
        with pytest.raises(NotADocument):
            read_document("tests.walk", schema, fields)


def test_a_kind_belongs_to_one_class() -> None:
    with pytest.raises(TypeError, match=r"tests\.walk"):
        type("Again", (Document,), {"kind": "tests.walk", "__module__": __name__})


def test_a_schema_needs_its_upgrades() -> None:
    with pytest.raises(TypeError, match="upgrades"):
        type("Bare", (Document,), {"kind": "tests.bare", "schema": 2, "__module__": __name__})


def test_texts_end_somewhere() -> None:
    Note(text="x" * 20_000)
    with pytest.raises(ValidationError):
        Note(text="x" * 20_001)


def test_words_are_every_text_within() -> None:
    class Trip(Document):
        kind = "tests.trip"
        days: tuple[str, ...]
        with_whom: dict[str, Words]

    assert list(Trip(days=("mon", "tue"), with_whom={"a": "Ann"}).words()) == ["mon", "tue", "Ann"]


def test_a_record_of_a_newer_kind_is_damaged_and_the_list_goes_on(house: House, monkeypatch) -> None:
    saved = save(Walk(where="north", with_dog=True), by=house.maya, space="mine", once=uuid4())
    save(Note(text="beside it"), by=house.maya, space="mine", once=uuid4())
    monkeypatch.delitem(documents._KINDS, "tests.walk")
    seen = open_record(saved.id, by=house.maya)
    assert (seen.damaged, seen.reason, seen.document) == (True, "newer", None)
    assert sorted(e.damaged for e in list_records(by=house.maya, space="mine")) == [False, True]


def test_an_upgraded_record_can_be_revised(house: House, monkeypatch) -> None:
    saved = save(Walk(where="north", with_dog=True), by=house.maya, space="mine", once=uuid4())
    assert revise(saved.id, Walk(where="south", with_dog=True), by=house.maya, expected_rev=1).rev == 2
