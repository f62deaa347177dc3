from __future__ import annotations

import pytest

from twofold.shelves.excerpts import LONG, Piece, excerpt


def _text(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _found(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.found]


def test_a_short_text_is_whole_on_one_line() -> None:
    assert excerpt("One line.\n\nAnother.") == [Piece("One line. Another.")]


def test_an_excerpt_is_around_what_was_looked_for() -> None:
    pieces = excerpt("before " * 60 + "oranges " + "after " * 60, ["ORANGES"])
    text = _text(pieces)
    assert text.startswith("… before")
    assert " oranges after" in text
    assert text.endswith(" …")
    assert len(text) <= LONG + 4
    assert _found(pieces) == ["oranges"]


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Ein schöner Abend", ["schoner"], ["schöner"]),
        ("It’s late, and it's fine", ["it's"], ["It’s", "it's"]),
        ("Straße, Strasse", ["strasse"], ["Straße", "Strasse"]),
        ("oranges and an orange", ["orange", "range"], ["orange", "orange"]),
        ("a cat, a caterpillar", ["cat"], ["cat", "cat"]),
        ("nothing here", ["soup"], []),
    ],
)
def test_the_words_found_are_marked_however_they_are_written(text: str, wanted: list[str], found: list[str]) -> None:
    pieces = excerpt(text, wanted)
    assert _found(pieces) == found
    assert _text(pieces) == text
