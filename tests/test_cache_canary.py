"""Two people behind a cache, in the bounded form: a page each. `python -m tests.proofs.cache_canary` takes a whole evening."""

from __future__ import annotations

import shutil

import pytest

from tests.proofs.cache_canary import Report, look, run
from tests.visitor import Page

pytestmark = pytest.mark.proof


@pytest.mark.skipif(not shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin"), reason="no nginx here")
def test_a_cache_gives_nobody_what_was_anothers() -> None:
    report = run(small=True)
    assert (report.crossed, report.kept) == ([], [])
    assert report.good, list(report.lines())


def test_a_page_of_another_or_from_the_cache_is_noticed() -> None:
    report, names = Report(), {"Maya": "maya-quince", "Sam": "sam-harbour"}
    mayas = '<input value="maya-quince" autocomplete="username">'
    look(report, "Sam", Page(200, "/today", mayas, {"x-came-from": "HIT"}, []), names)
    look(report, "Maya", Page(200, "/today", mayas, {"x-came-from": "MISS"}, []), names)
    assert (report.crossed, report.kept) == (["Sam: 200 /today"], ["Sam: 200 /today"])
