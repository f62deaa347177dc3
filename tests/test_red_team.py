"""Sam, who runs the server, opens nothing of Maya's; and the search that says so finds what it should."""

from __future__ import annotations

import pytest

from tests.proofs import red_team

pytestmark = [pytest.mark.proof, pytest.mark.argon2]


def test_the_one_who_runs_the_server_reads_nothing_of_the_other() -> None:
    report = red_team.run()
    told = "\n".join(report.lines())
    print(told)
    assert {name: read for name, read in report.attempts.items() if read} == {}, told
    assert [name for name, worked in report.controls.items() if not worked] == [], told
    assert [name for name, seen in report.planted.items() if not seen] == [], told
    assert len(report.attempts) >= 36
