"""Slow connections and crowds keep nobody from their pages. The longer form: `python -m tests.proofs.availability`."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proofs.availability import Others, Times, sign_ins_at_once
from tests.proofs.fronts import House, house
from tests.proofs.power import prepare
from tests.proofs.power_writer import sign_in_names
from tests.proofs.slow_visitors import KINDS, Crowd

pytestmark = pytest.mark.proof
EACH = 6  # pages by each of four devices


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("available") / "data")


@pytest.fixture(scope="module")
def at(data: Path) -> Iterator[House]:
    with house("straight", data.parent, program=("tests.proofs.weakened", "hurried")) as found:
        yield found


@pytest.fixture(scope="module")
def others(at: House, data: Path) -> Others:
    return Others(at.front, sign_in_names(data))


def test_pages_come_while_slow_connections_of_every_kind_are_held(at: House, others: Others) -> None:
    with Crowd(at.front, 90) as crowd:
        with others.looking("pages", pages=EACH) as times:
            pass
        held = crowd.held
        for _ in range(200):
            if all(crowd.ended[kind] for kind in KINDS if kind != "reader"):
                break
            time.sleep(0.1)
    assert (len(times.seconds), dict(times.failed)) == (4 * EACH, {})
    assert held > 45, "they were there all the time"
    assert [kind for kind in KINDS if not crowd.ended[kind] and kind != "reader"] == []


def test_pages_come_while_a_crowd_signs_in(at: House, others: Others, data: Path) -> None:
    with others.looking("pages") as times:
        answers = sign_ins_at_once(at.front, sign_in_names(data), 60)
    assert times.seconds
    assert not times.failed
    assert answers.total() == 60
    assert set(answers) <= {303, 422, 429, 503}, "each is answered"
    assert answers[422] + answers[303] > 0
    for line in ("An answer of 503", "A request could not be read"):
        assert at.server.log.read_text().count(line) <= 4, "one line a minute by each of two processes"


def test_a_plain_worker_is_noticed(data: Path, tmp_path: Path) -> None:
    """What gunicorn does by itself: fewer slow connections than ours takes, and no page comes."""
    shutil.copytree(data, tmp_path / "data", ignore=shutil.ignore_patterns("*.lock"))
    with house("straight", tmp_path, program=("tests.proofs.weakened", "plain-worker")) as at:
        others = Others(at.front, sign_in_names(data), patience=2)
        with Crowd(at.front, 40, ("body byte by byte",)):
            time.sleep(1)
            with others.looking("pages", pages=1) as times:
                pass
    assert times.failed
    assert not times.good


def test_figures_above_the_bar_are_told() -> None:
    assert Times("quick", [0.1] * 100).good
    assert Times("one slow page in a hundred", [0.1] * 99 + [9.0]).good
    assert not Times("many slow pages", [0.1] * 90 + [9.0] * 10).good
    assert not Times("none came").good
    assert not Times("one was refused", [0.1] * 100, failed=Counter({"500": 1})).good
