from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.vault import private_matching
from twofold.vault.group import POINT_BYTES, added, hashed_point, raised, random_scalar
from twofold.vault.primitives import Unopenable
from twofold.vault.tests.household import key

MAYAS, SAMS = key(1), key(2)
ABOUT = b"the two, and what is compared"
rows = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12)


def _compared(maya: list[bool], sam: list[bool], about: bytes = ABOUT) -> tuple[list[bool], list[bool]]:
    """(what Maya learns, what Sam learns)"""
    mine = private_matching.show(maya, key=MAYAS, about=about)
    theirs = private_matching.show(sam, key=SAMS, about=ABOUT)
    by_sam = private_matching.raise_theirs(mine.points, mine=theirs, key=SAMS, about=ABOUT)
    by_maya = private_matching.raise_theirs(theirs.points, mine=mine, key=MAYAS, about=about)
    maya_learns = private_matching.both_willing(theirs.points, by_sam, nonce=mine.nonce, key=MAYAS, about=about)
    sam_learns = private_matching.both_willing(mine.points, by_maya, nonce=theirs.nonce, key=SAMS, about=ABOUT)
    return maya_learns, sam_learns


@settings(deadline=None, max_examples=40)
@given(rows)
def test_both_learn_where_both_were_willing_and_nothing_else(row: list[tuple[bool, bool]]) -> None:
    maya, sam = [m for m, _ in row], [s for _, s in row]
    both = [m and s for m, s in row]
    assert _compared(maya, sam) == (both, both)


def test_a_showing_looks_the_same_whatever_it_says() -> None:
    """The same sizes, valid points all of them, never the same twice; and no cell's own point among them."""
    plain = {hashed_point(b"match point", ABOUT, i.to_bytes(4, "big")) for i in range(9)}
    shown = [private_matching.show([yes] * 9, key=MAYAS, about=ABOUT) for yes in (True, False, True, False)]
    points = [point for one in shown for point in one.points]
    assert len(set(points)) == 36
    assert not plain & set(points)
    assert {len(point) for point in points} == {POINT_BYTES}
    assert all(raised(point, random_scalar()) for point in points)


def test_the_others_no_is_not_seen_by_one_who_said_no() -> None:
    """Sam, who said no, compares by his honest scalar and by the cell itself: Maya's yes and no look alike to him."""
    for maya in ([True], [False]):
        mine = private_matching.show(maya, key=MAYAS, about=ABOUT)
        sams = private_matching.show([False], key=SAMS, about=ABOUT)
        met = private_matching.raise_theirs(sams.points, mine=mine, key=MAYAS, about=ABOUT)
        assert private_matching.both_willing(mine.points, met, nonce=sams.nonce, key=SAMS, about=ABOUT) == [False]
        assert mine.points[0] not in {met[0], private_matching._cell(ABOUT, 0), sams.points[0]}


def test_one_who_claims_a_yes_learns_no_more_than_a_yes_tells() -> None:
    """Planting the cell's own point yields the same answer as saying yes would: the control of the limit we state."""
    for maya in ([True], [False]):
        mine = private_matching.show(maya, key=MAYAS, about=ABOUT)
        met = private_matching.raise_theirs([private_matching._cell(ABOUT, 0)], mine=mine, key=MAYAS, about=ABOUT)
        assert (met[0] == mine.points[0]) == maya[0]


def test_nothing_meets_across_another_comparison() -> None:
    assert _compared([True], [True], about=b"something else")[0] == [False]


@pytest.mark.parametrize("planted", [b"\0" * 32, b"\1" + b"\0" * 31, b"\xff" * 32, b"short"])
def test_what_is_no_point_is_refused(planted: bytes) -> None:
    """Zero, the neutral point, a number too large, another length: a small order would tell a scalar's remainder."""
    mine = private_matching.show([True], key=MAYAS, about=ABOUT)
    with pytest.raises(Unopenable):
        private_matching.raise_theirs([planted], mine=mine, key=MAYAS, about=ABOUT)


_EIGHTH = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
_OTHER = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
SMALL = [  # every point whose order divides eight
    "01" + "00" * 31,
    "ec" + "ff" * 30 + "7f",
    "00" * 32,
    "00" * 31 + "80",
    _EIGHTH,
    _EIGHTH[:-2] + "85",
    _OTHER,
    _OTHER[:-2] + "fa",
]


@pytest.mark.parametrize("small", SMALL)
@pytest.mark.parametrize("mixed", [False, True])
def test_no_point_outside_of_the_prime_order_group_is_raised(small: str, mixed: bool) -> None:
    """Also not one that is a good point and a small one together: raised, it would tell the scalar's remainder by eight."""
    planted = bytes.fromhex(small)
    good = private_matching.show([True], key=SAMS, about=ABOUT).points[0]
    if mixed:
        planted = added(good, planted)
    mine = private_matching.show([True], key=MAYAS, about=ABOUT)
    if planted == good:  # the neutral one, added, changes nothing
        return
    with pytest.raises(Unopenable):
        private_matching.raise_theirs([planted], mine=mine, key=MAYAS, about=ABOUT)


def test_points_are_packed_and_come_back() -> None:
    points = private_matching.show([True, False], key=MAYAS, about=ABOUT).points
    assert private_matching.unpacked(private_matching.packed(points)) == points
    with pytest.raises(Unopenable):
        private_matching.unpacked(b"x" * 33)


def test_a_scalar_and_a_cell_stay_the_same_for_ever() -> None:
    """Golden: two versions of Twofold must meet."""
    assert hashed_point(b"match point", b"a", b"b").hex() == GOLDEN_POINT
    scalar = private_matching._scalar(MAYAS, b"n" * 16, ABOUT)
    assert raised(hashed_point(b"match point", b"a", b"b"), scalar).hex() == GOLDEN_RAISED
    assert random_scalar() != random_scalar()


GOLDEN_POINT = "b6f6025932cddd475461841e3f7a4725b4e62c6e6b2e00c48fe7c0cecc8479f1"
GOLDEN_RAISED = "5c5656012d11dd824da954ed8acfbade6d5b8c4266d587f5b4ee1c93c6112889"


def test_sides_of_another_size_are_not_compared() -> None:
    mine = private_matching.show([True, True], key=MAYAS, about=ABOUT)
    with pytest.raises(Unopenable):
        private_matching.both_willing(mine.points, mine.points[:1], nonce=mine.nonce, key=MAYAS, about=ABOUT)
