"""What both are willing to, carried by the store: who learns what when, and what happens to a side that is not right."""

from __future__ import annotations

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records.models import Record, Revision
from twofold.records.private_matching import Side, compare
from twofold.records.store import open_record, revise
from twofold.records.tests.people import House

YES, NO = True, False
MAYAS, SAMS = [YES, YES, NO, NO], [YES, NO, YES, NO]
BOTH = [YES, NO, NO, NO]


def _sides(by: Unlocked) -> dict[object, Side]:
    found = [open_record(r.pk, by=by) for r in Record.objects.filter(kind="records.side")]
    return {entry.author_id: entry.document for entry in found if isinstance(entry.document, Side)}


def test_each_learns_it_once_the_other_has_seen_their_last_side(house: House) -> None:
    maya, sam = house.maya, house.sam
    assert compare("a", MAYAS, by=maya) is None
    assert compare("a", SAMS, by=sam) is None  # Maya has not seen his side yet
    assert compare("a", MAYAS, by=maya) == BOTH
    assert compare("a", SAMS, by=sam) == BOTH


def test_a_change_of_mind_counts_from_the_others_next_look(house: House) -> None:
    maya, sam = house.maya, house.sam
    for by, willing in ((maya, MAYAS), (sam, SAMS), (maya, MAYAS), (sam, SAMS)):
        compare("a", willing, by=by)
    compare("a", [NO, NO, NO, NO], by=maya)
    assert compare("a", SAMS, by=sam) == [NO, NO, NO, NO]


def test_looking_again_writes_the_same_whatever_is_said(house: House) -> None:
    def rows(by: Unlocked, willing: list[bool]) -> list[tuple[int, int]]:
        compare("a", willing, by=by)
        sizes = {r.record_id: len(r.sealed) for r in Revision.objects.all()}
        return sorted((record.rev, sizes[record.pk]) for record in Record.objects.filter(kind="records.side"))

    rows(house.maya, MAYAS)
    rows(house.sam, SAMS)
    first = rows(house.maya, MAYAS)
    second = rows(house.maya, [NO, NO, NO, NO])
    assert [(rev + (rev > 1), size) for rev, size in first] == second
    assert Revision.objects.count() == 2  # only the newest sides are kept


def test_one_comparison_is_not_another(house: House) -> None:
    compare("a", [YES], by=house.maya)
    compare("b", [YES], by=house.sam)
    assert compare("a", [YES], by=house.maya) is None
    assert Record.objects.filter(kind="records.side").count() == 2


def test_another_couple_compares_by_itself(house: House) -> None:
    compare("a", [YES], by=house.maya)
    assert compare("a", [YES], by=house.noor) is None


@pytest.mark.parametrize(
    "damage",
    [
        {"points": ""},
        {"points": "AAAA"},
        {"points": "no base64 at all"},
        {"points": "A" * 43 + "="},  # the neutral element's place: zero is no point
        {"met": ""},
        {"theirs": "another nonce"},
    ],
)
def test_a_side_that_is_not_right_stops_nobody(damage: dict[str, str], house: House) -> None:
    """Sam's device, or somebody with the couple's key, wrote nonsense: Maya learns nothing, and nothing breaks."""
    maya, sam = house.maya, house.sam
    for by in (maya, sam):
        compare("a", [YES], by=by)
    record = Record.objects.get(kind="records.side", author=sam.person)
    side = open_record(record.pk, by=sam).document
    assert isinstance(side, Side)
    revise(record.pk, side.model_copy(update=damage), by=sam, expected_rev=record.rev)
    assert compare("a", [YES], by=maya) is None
    compare("a", [YES], by=sam)
    assert compare("a", [YES], by=maya) == [YES]


def test_asked_for_more_cells_than_there_are_nothing_more_is_raised(house: House) -> None:
    compare("a", [YES] * 9, by=house.sam)
    compare("a", [YES], by=house.maya)
    mine = _sides(house.maya)[house.maya.person.pk]
    assert (mine.met, mine.theirs) == ("", "")
