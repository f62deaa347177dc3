"""Linking, trusting, parting and lost keys in any order: a bounded form of `python -m tests.proofs.models`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.links_model import Linking, three_people, undone


@pytest.mark.proof
def test_whatever_three_people_do_in_whatever_order(db: None) -> None:
    class Three(Linking):
        people = three_people()

    bounds = settings(
        max_examples=12, stateful_step_count=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(undone(Three), settings=bounds)
