from __future__ import annotations

from datetime import date

import pytest

from twofold.trust.promises import wording
from twofold.trust.promises.terms import Terms

TUESDAY = Terms(cue="I come home", will="call", day=date(2026, 3, 24), zone="America/New_York")


@pytest.mark.parametrize("typed", ["When I come home,", "when  I come home …", "I come home", "If I come home;"])
def test_the_first_half_however_it_was_typed(typed: str) -> None:
    assert wording.tidy_cue(typed) == "I come home"


@pytest.mark.parametrize("typed", ["I will call.", "then I will call", "call", "I’ll call…", "I'll call"])
def test_the_second_half_however_it_was_typed(typed: str) -> None:
    assert wording.tidy_will(typed) == "call"


def test_both_read_as_one_sentence() -> None:
    assert wording.sentence(TUESDAY) == "When I come home, I will call."


@pytest.mark.parametrize(
    ("cue", "will", "said"),
    [
        ("I am home", "always listen", "“always” is a big word."),
        ("I am home", "Try to be there", "“Try” is hard to see."),
        ("I am home", "be nicer", "“nicer” is hard to see."),
        ("I am home", "tell " * 30, "It is rather long."),
    ],
)
def test_what_may_make_it_smaller(cue: str, will: str, said: str) -> None:
    (hint,) = wording.hints(cue, will)
    assert hint.startswith(said)


def test_its_own_examples_need_no_hint_and_come_in_turn() -> None:
    assert [(c, w) for c, w in wording.EXAMPLES if wording.hints(str(c), str(w))] == []
    assert len({str(pair) for pair in wording.EXAMPLES}) == 15
    shown = [example for day in range(1, 6) for example in wording.examples(date(2026, 3, day))]
    assert sorted(shown) == sorted(f"When {cue}, I will {will}." for cue, will in wording.EXAMPLES)
