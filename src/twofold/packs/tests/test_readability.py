import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.packs.readability import ease, measurable, syllables

# Counted by ear, not by the rules that are tested.
COUNTED = {
    1: "the name named names asked loved rest bread home quite voice friend you’re don’t laughed hoped gave eyes phone",
    2: "table little wanted quiet being people before something sometimes useful careful poem lion doing changes wishes"
    " teaches apple evening every moment nation science fluent lonely gentle diet silence needed alone",
    3: "family everything beautiful remember together violin disappoint tenderness idea radio imagine secretly usual serious",
    4: "January original necessary education experience",
}


@pytest.mark.parametrize(("count", "word"), [(n, word) for n, words in COUNTED.items() for word in words.split()])
def test_syllables_are_counted_as_they_are_spoken(count: int, word: str) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sat on the mat.", 206.835 - 1.015 * 6 - 84.6),  # six words of one syllable, one sentence
        ("The cat sat. On the mat!", 206.835 - 1.015 * 3 - 84.6),
        ("Tea, bread, rain: which one? All", 206.835 - 1.015 * 2 - 84.6),  # a colon ends a sentence
        ("A table", 206.835 - 1.015 * 2 - 84.6 * 1.5),
        ("It cost 2.50 …", 206.835 - 1.015 * 4 - 84.6 * 5 / 4),  # a point within a number ends nothing
    ],
)
def test_the_formula_of_flesch(text: str, expected: float) -> None:
    assert ease(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "…?!", " — "])
def test_where_there_are_no_words_there_is_nothing_to_measure(text: str) -> None:
    assert ease(text) is None


plain = st.lists(
    st.sampled_from(["sea", "table", "quiet", "remember", "education", "we", "go"]), min_size=1, max_size=12
)


@given(plain, plain)
def test_two_sentences_read_no_harder_than_the_same_words_in_one(first: list[str], second: list[str]) -> None:
    one, two = ease(" ".join([*first, *second]) + "."), ease(f"{' '.join(first)}. {' '.join(second)}.")
    assert one is not None
    assert two is not None
    assert two > one


@given(plain)
def test_a_longer_word_reads_harder(words: list[str]) -> None:
    with_short, with_long = ease(" ".join([*words, "sea"])), ease(" ".join([*words, "education"]))
    assert with_short is not None
    assert with_long is not None
    assert with_short > with_long


@given(st.text())
def test_any_text_can_be_measured(text: str) -> None:
    found = ease(text)
    assert found is None or found < 206.835


@pytest.mark.parametrize(
    ("language", "expected"), [("en", True), ("en-GB", True), ("eng", False), ("de", False), (3, False)]
)
def test_the_formula_holds_for_english_alone(language: object, expected: bool) -> None:
    assert measurable(language) is expected
