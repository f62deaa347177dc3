from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from twofold.today.greeting import date_words, greeting


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (4, "Hello, Jun"),
        (5, "Good morning, Jun"),
        (12, "Good afternoon, Jun"),
        (18, "Good evening, Jun"),
        (23, "Hello, Jun"),
    ],
)
def test_people_are_met_by_the_time_of_day(hour: int, words: str) -> None:
    assert greeting(datetime(2026, 11, 23, hour, tzinfo=ZoneInfo("Europe/Berlin")), "Jun") == words


def test_the_date_has_no_time() -> None:
    assert date_words(datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("UTC"))) == "Monday, 23 November"
