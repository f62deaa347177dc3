"""The talks that the two had over the years: every four weeks a letter was heard to its end; for benchmarks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time

from twofold.rooms.demonstration import People
from twofold.talks.demo import hold, read_talks

TALK_DAYS = 28


def a_day(day: date, people: People) -> Counter[str]:
    """Returns how many talks were held. Each has a topic that names its day."""
    if day.toordinal() % TALK_DAYS:
        return Counter()
    talked_of = read_talks()[0].model_copy(update={"topic": f"Of {day}"})
    hold(talked_of, dict(people), began=datetime.combine(day, time(19, 30), UTC))
    return Counter(talks=1)
