"""That the benchmark runs and measures what it says; nothing here depends on time."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.asking import Cost, Findings, Place, ask, seed
from benchmarks.bars import LIVE_QUERIES, MOST_QUERIES, TODAY, missed

pytestmark = pytest.mark.proof
AGES = ["empty", "old"]


def test_houses_of_two_ages_are_written_and_asked(tmp_path: Path) -> None:
    places = [Place("empty", 0, tmp_path / "empty"), Place("old", 40, tmp_path / "old")]
    for place in places:
        seed(place)
    written = places[1].written
    assert written["folds"] == 40
    assert 0 < written["replies"] < 40
    assert written["in_rooms"]["promises"] in (5, 6)
    assert written["in_rooms"]["talks"] in (1, 2)
    found = ask(places, times=1, at_once=1)
    costs = {**found.pages, **found.posts}
    assert {cost.status for cost in found.pages.values()} == {200}
    assert {cost.status for cost in found.posts.values()} == {200, 204, 303}
    assert all(len(cost.cpu) == len(cost.frame) == len(cost.yard) == 1 and cost.queries for cost in costs.values())
    for name in ("frame", TODAY, "shelves:ours", "trust:dreams", "talks:talks"):
        assert {(name, age) in found.pages for age in AGES} == {True}, name
        assert name in found.whole
    assert "talks:talk" not in found.whole
    assert found.live == {"live: look", "live: move", "live: pause"}
    assert found.pages["frame", "old"].openings == 0
    assert found.pages["talks:talk", "old"].openings > 1
    assert found.pages["trust:promises", "old"].shown > 0
    assert found.plans["trust:promises", "old"]["indexes"]
    assert len(missed(found, AGES)) == len(set(missed(found, AGES)))


def _cost(queries: int = 12, cpu: float = 2.0, **given: int) -> Cost:
    return Cost(status=200, queries=["SELECT"] * queries, yard=[1.0] * 4, frame=[0.5] * 4, cpu=[cpu] * 4, **given)


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (_cost(), ""),
        (_cost(cpu=2.3), ""),
        (_cost(cpu=2.6), "yardsticks"),
        (_cost(cpu=2.45), "times what it costs when empty"),
        (_cost(queries=MOST_QUERIES + 1), "queries"),
        (_cost(openings=20, shown=10), "opens 20 texts and shows 10"),
    ],
)
def test_what_today_has_to_hold(old: Cost, words: str) -> None:
    pages = {(TODAY, "empty"): _cost(), (TODAY, "old"): old}
    said = missed(Findings(pages=pages, whole={TODAY}), AGES)
    assert bool(said) == bool(words)
    assert words in "\n".join(said)


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (_cost(queries=LIVE_QUERIES, about=1), ""),
        (_cost(queries=LIVE_QUERIES + 1, about=1), "queries"),
        (_cost(about=2), "opens its talk 2 times"),
    ],
)
def test_what_a_live_step_has_to_hold(cost: Cost, words: str) -> None:
    said = missed(Findings(posts={("live: move", "old"): cost}, live={"live: move"}), AGES)
    assert bool(said) == bool(words)
    assert words in "\n".join(said)


def test_a_list_that_walks_through_all_records_is_told() -> None:
    plan = {"indexes": (), "walked": ("records_record",), "told": ""}
    said = missed(Findings(plans={("talks:talks", "old"): plan}), AGES)
    assert said == ["talks:talks at old walks through all of records_record"]
