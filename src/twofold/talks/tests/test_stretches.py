from __future__ import annotations

from datetime import timedelta

import pytest

from twofold.records import clock
from twofold.talks.stretches import Sun


@pytest.mark.parametrize(
    ("left", "gone", "x"),
    [(20, "0.000", "20.0"), (10, "0.500", "120.0"), (0, "1.000", "220.0"), (-90, "1.000", "220.0")],
)
def test_the_sun_goes_its_way_in_the_time_of_the_pause_and_stays_at_its_end(
    left: int, gone: str, x: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    sun = Sun.of(20, now + timedelta(minutes=left))
    assert (sun.gone, sun.x) == (gone, x)
    assert (sun.y == "12.0") == (left == 10)
