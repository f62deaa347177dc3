"""That the benchmark runs and measures what it says; nothing here depends on time."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks import __main__ as benchmark
from benchmarks.asking import Page, Place, ask, seed

pytestmark = pytest.mark.proof


def test_houses_of_two_ages_are_written_and_asked(tmp_path: Path) -> None:
    places = [Place("empty", 0, tmp_path / "empty"), Place("ten years", 40, tmp_path / "old")]
    for place in places:
        seed(place)
    written = places[1].written
    assert written["folds"] == 40
    assert 0 < written["replies"] < 40
    assert written["promises"] in (5, 6)
    costs = ask(places, benchmark.PATHS, times=5)
    assert {page.status for page in costs.values()} == {200}
    assert all(page.queries and page.cpu and 0 < page.gzip < page.bytes for page in costs.values())
    assert costs["Ours", "ten years"].bytes > costs["Ours", "empty"].bytes


@pytest.mark.parametrize(
    ("queries", "cpu", "code"), [(12, 11.0, 0), (12, 13.0, 1), (13, 11.0, 1)], ids=["good", "slow", "asks more"]
)
def test_the_verdict_is_about_today(queries: int, cpu: float, code: int) -> None:
    empty = Page(status=200, queries=["SELECT"] * 12, cpu=[10.0])
    old = Page(status=200, queries=["SELECT"] * queries, cpu=[cpu])
    assert benchmark._verdict({("Today", "empty"): empty, ("Today", "ten years"): old}) == code
