import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.packs.assumptions import assumed
from twofold.packs.likeness import FEWEST, THRESHOLD, likeness, normal, pairs_alike, telling


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What do you admire in your husband?", {"gender", "marriage"}),
        ("When did you last laugh with your kids?", {"children"}),
        ("What did your own children teach you?", {"children"}),
        ("Would you pray together?", {"faith"}),
        ("What would HE say?", {"gender"}),
        ("Where would you like to go on your honeymoon?", {"marriage"}),
        ("What did you love as a child?", set()),
        ("Which theory of everything is yours?", set()),
        ("What would the other one say to this?", set()),
        ("Who taught you to be kind in the morning?", set()),
        ("What is singular about this churchyard?", set()),
    ],
)
def test_what_a_text_takes_for_granted(text: str, expected: set[str]) -> None:
    assert set(assumed(text)) == expected


def test_case_punctuation_and_spacing_make_no_new_question() -> None:
    assert normal("  What — really — is “home”, for you? ") == normal("what really is HOME for you")
    assert normal("What’s yours?") == normal("What's yours")


def test_one_telling_word_makes_another_question() -> None:
    assert list(pairs_alike(["What makes you feel safe?", "What makes you feel loved?"])) == []


WORDS = ("sea", "hill", "rain", "fire", "moss", "gull", "tide", "dune", "reef", "salt")
words = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@given(st.lists(words, max_size=8))
def test_the_quick_comparison_agrees_with_comparing_all(texts: list[str]) -> None:
    sets = [telling(text) for text in texts]
    slowly = {
        (earlier, later)
        for later in range(len(sets))
        for earlier in range(later)
        if min(len(sets[earlier]), len(sets[later])) >= FEWEST and likeness(sets[earlier], sets[later]) >= THRESHOLD
    }
    assert {(earlier, later) for earlier, later, _ in pairs_alike(texts)} == slowly
