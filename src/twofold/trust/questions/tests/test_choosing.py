from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.practices.packs import core
from twofold.trust.questions.choosing import DEEPER, LIGHT, Calendar, question_of

BEGAN = date(2026, 1, 1)
FIT = [q for q in core().questions if q.depth <= DEEPER and not q.assumes]
LIGHT_ONES = [q for q in FIT if q.depth <= LIGHT]
seeds = st.binary(min_size=32, max_size=32)


def _run(calendar: Calendar, start: int, days: int) -> list[str]:
    return [question_of(BEGAN + timedelta(days=d), calendar, core().questions).question.id for d in range(start, days)]


@settings(deadline=None, max_examples=30)
@given(seeds, st.integers(0, 3000))
def test_the_same_day_gives_both_the_same_question(seed: bytes, days: int) -> None:
    day, calendar = BEGAN + timedelta(days=days), Calendar(seed, BEGAN)
    assert question_of(day, calendar, core().questions) == question_of(day, calendar, list(core().questions))


@settings(deadline=None, max_examples=30)
@given(seeds, st.integers(0, 20))
def test_nothing_comes_again_before_all_the_others(seed: bytes, rounds: int) -> None:
    size = len(LIGHT_ONES)
    run = _run(Calendar(seed, BEGAN), rounds * size, (rounds + 1) * size)
    assert sorted(run) == sorted(q.id for q in LIGHT_ONES)


@settings(deadline=None, max_examples=30)
@given(seeds, st.integers(1, len(LIGHT_ONES) - 1))
def test_deeper_ones_join_what_is_left_and_nothing_is_asked_twice(seed: bytes, after: int) -> None:
    run = _run(Calendar(seed, BEGAN, BEGAN + timedelta(days=after)), 0, len(FIT))
    assert sorted(run) == sorted(q.id for q in FIT)
    assert set(run[:after]) <= {q.id for q in LIGHT_ONES}


@settings(deadline=None, max_examples=30)
@given(seeds, st.integers(0, 4000), st.integers(0, 999), st.one_of(st.none(), st.integers(0, 400)))
def test_what_is_tender_never_comes_by_itself(seed: bytes, days: int, turn: int, deepens: int | None) -> None:
    deepened = None if deepens is None else BEGAN + timedelta(days=deepens)
    day = BEGAN + timedelta(days=days)
    question = question_of(day, Calendar(seed, BEGAN, deepened), core().questions, turn=turn).question
    assert question.depth <= DEEPER
    assert not question.assumes


@settings(deadline=None, max_examples=30)
@given(seeds, st.integers(0, 80), st.integers(1, 5))
def test_another_one_is_another_and_does_not_spend_the_days_to_come(seed: bytes, days: int, turn: int) -> None:
    calendar, day = Calendar(seed, BEGAN), BEGAN + timedelta(days=days)
    another = question_of(day, calendar, core().questions, turn=turn).question.id
    assert another != question_of(day, calendar, core().questions).question.id
    if days + turn + 3 < len(LIGHT_ONES):
        assert another not in _run(calendar, days, min(days + 3, len(LIGHT_ONES) - turn))


def test_a_day_before_the_first_is_the_first() -> None:
    calendar = Calendar(b"s" * 32, BEGAN)
    assert question_of(BEGAN - timedelta(days=1), calendar, core().questions) == question_of(
        BEGAN, calendar, core().questions
    )
