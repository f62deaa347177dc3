import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.packs.assumptions import assumed
from twofold.packs.duplicates import FEWEST, THRESHOLD, likeness, normal, pairs_alike, telling


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What do you admire in your husband?", {"gender", "marriage"}),
        ("When did you last laugh with your kids?", {"children"}),
        ("What did your own children teach you?", {"children"}),
        ("Would you pray together?", {"faith"}),
        ("What would HE say?", {"gender"}),
        ("Where would you like to go on your honeymoon?", {"marriage"}),
        ("Do you ever miss your ex-husband?", {"gender", "marriage"}),
        ("As a little girl, what did you collect?", {"gender"}),
        ("What did mum and dad argue about?", {"gender"}),
        ("How would your fathers or your mothers tell it?", {"gender"}),
        ("When will you marry?", {"marriage"}),
        ("What did the widower next door teach you?", {"marriage"}),
        ("Who helped on the morning you got engaged?", {"marriage"}),
        ("Once the kids are asleep, what do you do?", {"children"}),
        ("What did you fear before becoming a parent?", {"children"}),
        ("How was it to be pregnant?", {"children"}),
        ("What has your youngest daughter taught you?", {"children"}),
        ("What in your faith carries you?", {"faith"}),
        ("Which hymn do you still know?", {"faith"}),
        ("What did the rabbi say?", {"faith"}),
        ("Who mixed up the opposite sex with the other team?", {"gender"}),
        ("What did you love as a child?", set()),
        ("What did a girl on the train teach you?", set()),
        ("Which faith have you in the weather forecast?", set()),
        ("When were you engaged in a quarrel with a printer?", set()),
        ("What did your mother sing, and when did she?", {"gender"}),
        ("What did your mother sing?", set()),
        ("How do parents of friends greet you?", set()),
        ("Where did the kidney beans go?", set()),
        ("Whom did you lend your umbrella in Lent?", set()),
        ("Which childhood game would you play again?", set()),
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
