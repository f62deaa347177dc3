"""PostgreSQL crashes while people write: a bounded form of `python -m tests.proofs.postgres_restarts`."""

from __future__ import annotations

import pytest

from tests.proofs.postgres_restarts import run

pytestmark = [pytest.mark.postgres, pytest.mark.proof]


def test_a_crash_of_the_database_loses_and_doubles_nothing() -> None:
    result = run(seconds=5, every=(1.0, 2.0))
    assert result.good, [result, *result.lost, *result.doubled, *result.without_words, *result.failed]
    assert result.restarts >= 2


def test_a_database_that_acknowledges_too_early_is_noticed() -> None:
    """How much such a database has not written yet differs from crash to crash."""
    assert any(run(seconds=3, seed=seed, every=(1.5, 2.5), control=True).lost for seed in range(4))
