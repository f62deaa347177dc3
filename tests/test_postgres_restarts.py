"""PostgreSQL crashes while people write: a bounded form of `python -m tests.proofs.postgres_restarts`."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from tests.postgres import running_cluster
from tests.proofs.postgres_restarts import PatientDevice, run
from tests.proofs.power import prepare
from tests.proofs.power_writer import sign_in_names
from tests.server import Server, free_port

pytestmark = [pytest.mark.postgres, pytest.mark.proof]


def test_a_crash_of_the_database_loses_and_doubles_nothing() -> None:
    result = run(seconds=5, every=(1.0, 2.0))
    assert result.good, [result, *result.lost, *result.doubled, *result.without_words, *result.failed]
    assert result.restarts >= 2


def test_a_database_that_acknowledges_too_early_is_noticed() -> None:
    """How much such a database has not written yet differs from crash to crash."""
    assert any(run(seconds=3, seed=seed, every=(1.5, 2.5), control=True).lost for seed in range(4))


PAGES = 12  # asked for at once: more than there are threads that answer


def test_an_outage_holds_no_page_and_none_fails_once_it_is_over() -> None:
    """A pool of connections made each page wait for half a minute, and kept broken connections for later pages."""
    with tempfile.TemporaryDirectory(prefix="twofold-outage-") as made, running_cluster() as database:
        folder = Path(made).resolve()
        settings = {"TWOFOLD_DATABASE_URL": database.url}
        prepare(folder / "data", **settings)
        server = Server(folder, free_port(), settings)
        name, sign_in = next(iter(sign_in_names(folder / "data").items()))
        server.start()
        try:
            visitor = PatientDevice(server.origin, name, sign_in, 0, Random(1))
            visitor.come_in()

            def asked_at_once() -> list[int]:
                with ThreadPoolExecutor(PAGES) as threads:
                    return list(threads.map(lambda _: visitor.visitor.get("/ours").status, range(PAGES)))

            assert asked_at_once() == [200] * PAGES  # each thread has its connection
            database.crash()
            assert [asked_at_once() for _ in range(3)] == [[503] * PAGES] * 3  # and none waits for 30 s, which fails
            database.start()
            assert asked_at_once() == [200] * PAGES
        finally:
            server.kill()
