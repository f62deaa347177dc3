"""What is kept of a text as somebody typed it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from twofold.rooms.words_field import WordsField

POEM = "      so much depends\n   upon\n\na red wheel\n      barrow"


def test_a_poem_keeps_the_spaces_before_its_first_line() -> None:
    assert WordsField().clean(POEM) == POEM
    assert WordsField().clean(" \r\n\r\n" + POEM.replace("\n", "\r\n") + "  \n") == POEM


@pytest.mark.parametrize("nothing", ["", "   ", "\n \n\t"])
def test_spaces_alone_are_nothing(nothing: str) -> None:
    assert WordsField(required=False).clean(nothing) == ""
    with pytest.raises(ValidationError):
        WordsField().clean(nothing)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")))
def test_nothing_but_what_is_empty_around_it_goes(text: str) -> None:
    kept = WordsField(required=False).clean(text)
    assert kept.strip() == text.strip()
    assert WordsField(required=False).clean(kept) == kept
    assert text.rstrip().endswith(kept)
