"""Months as addresses name them."""

from __future__ import annotations

from datetime import date

import pytest

from twofold.records.store import Absent
from twofold.rooms.months import first_of, last_of, month_link


@pytest.mark.parametrize(("year", "month"), [(2026, 13), (2026, 0), (0, 1), (1969, 12), (9999, 1), (10**9, 1)])
def test_no_such_month(year: int, month: int) -> None:
    with pytest.raises(Absent):
        first_of(year, month)


def test_its_days_and_its_neighbours() -> None:
    first = first_of(2028, 2)
    assert (first, last_of(first)) == (date(2028, 2, 1), date(2028, 2, 29))
    near, far = (month_link("trust:promises_month", day, first) for day in (date(2028, 1, 31), date(2027, 12, 31)))
    assert (near["label"], far["label"]) == ("January", "December 2027")
    assert near["url"].endswith("/2028/1")
