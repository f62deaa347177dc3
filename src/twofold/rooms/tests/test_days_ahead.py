from __future__ import annotations

from datetime import date

from twofold.rooms.days_ahead import elsewhere_words


def test_the_day_of_somebody_elsewhere() -> None:
    assert elsewhere_words(date(2026, 3, 24), "America/New_York", "America/New_York", "Maya") == ""
    there = elsewhere_words(date(2026, 3, 24), "America/New_York", "Europe/Berlin", "Maya")
    assert there == ("Tuesday where Maya is (New York). Where you are, it lasts until Wednesday 25 March at 05:00.")
    left = elsewhere_words(date(2026, 3, 24), "America/New_York", "Europe/Berlin", "Maya", still_there=False)
    assert left.startswith("Tuesday in New York, where Maya made it. Where you are,")
    after = elsewhere_words(date(2026, 3, 31), "America/New_York", "Europe/Berlin")
    assert after == (
        "Tuesday in New York, where you made it. Where you are, it lasts until Wednesday 1 April at 06:00."
    )


def test_two_zones_with_one_clock_are_not_told_apart() -> None:
    assert elsewhere_words(date(2026, 3, 24), "Europe/Berlin", "Europe/Paris", "Maya") == ""
