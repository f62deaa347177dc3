from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from twofold.rooms.word_diff import Piece, compare

_texts = st.lists(st.sampled_from(["we", "eat", "at", "seven", "eight", "\n\n", " ", "late."]), max_size=30).map(
    "".join
)


@given(_texts | st.text(max_size=60), _texts | st.text(max_size=60))
def test_each_side_is_its_text_to_the_letter(earlier: str, later: str) -> None:
    left, right = compare(earlier, later)
    assert "".join(piece.text for piece in left) == earlier
    assert "".join(piece.text for piece in right) == later
    unchanged = [piece.text for piece in left if not piece.changed]
    assert unchanged == [piece.text for piece in right if not piece.changed]


@given(_texts)
def test_the_same_text_has_no_marks(text: str) -> None:
    assert not any(piece.changed for side in compare(text, text) for piece in side)


def test_what_changed_is_marked() -> None:
    left, right = compare("We eat at seven.", "We eat at eight.")
    assert left == [Piece("We eat at ", False), Piece("seven.", True)]
    assert right == [Piece("We eat at ", False), Piece("eight.", True)]


def test_long_texts_are_shown_without_marks() -> None:
    left, _right = compare("a " * 4000, "b " * 4000)
    assert left == [Piece("a " * 4000, False)]
