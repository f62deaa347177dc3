from __future__ import annotations

import pytest

from tests.proofs.tamper import CONTROLS, KINDS, run


@pytest.mark.proof
def test_nothing_that_was_tampered_with_opens() -> None:
    report = run(count=20_000)

    assert report.accepted == {}
    assert report.broke == {}
    assert report.tried.total() >= 20_000
    assert min(report.tried[kind] for kind in KINDS) > 2_000
    assert min(report.formats.values()) > 50


@pytest.mark.proof
@pytest.mark.parametrize("weakness", CONTROLS)
def test_a_vault_weakened_on_purpose_is_caught(weakness: str) -> None:
    with CONTROLS[weakness]():
        report = run(count=6_000)

    assert report.accepted.total() > 20
