"""Every form of the product, pressed twice on the real server: a bounded form of `python -m tests.proofs.two_presses`."""

from __future__ import annotations

import pytest

from tests.authorization import ROWS
from tests.proofs.presses.house import seeded
from tests.proofs.presses.planted_names import SHOWS_AT
from tests.proofs.presses.routes import ALL, missing, taking_forms
from tests.proofs.two_presses import Plan, run

GAPS = (0, 20, 60, 120, 300)


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return seeded(tmp_path_factory.mktemp("seed"))


def test_every_route_that_takes_a_form_is_pressed() -> None:
    assert missing() == []
    assert taking_forms() == {row.name for row in ROWS if row.post is not None}


def test_a_form_has_one_name() -> None:
    names = [form.name for form in ALL]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.proof
def test_pressed_twice_it_is_as_if_pressed_once(seed: str) -> None:
    report = run(Plan(GAPS, presses=(2,), drawn=True, seed=seed))
    assert report.faults == []
    assert len(report.forms) == len(ALL)


@pytest.mark.proof
@pytest.mark.parametrize("weakness", sorted(SHOWS_AT))
def test_a_planted_weakness_is_noticed(weakness: str, seed: str) -> None:
    plan = Plan((0, 500), presses=(2,), routes=(SHOWS_AT[weakness],), planted=weakness, seed=seed)
    report = run(plan, lanes=1)
    assert report.faults
    assert not any("Error" in fault for _, fault in report.faults), report.faults
