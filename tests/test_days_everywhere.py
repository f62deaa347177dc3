"""One daily question for each local day, in every zone, whatever clocks do: none skipped, none doubled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.world import Undo
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.rooms.shared_day import shared_day
from twofold.trust.questions.daily import kept_ladder, the_day

pytestmark = pytest.mark.django_db
ZONES = [
    "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    "America/St_Johns", "Europe/Lisbon", "America/New_York", "Pacific/Chatham", "Asia/Tehran", "UTC",
]  # fmt: skip
STARTS = [
    datetime(2026, 3, 27, 9, tzinfo=UTC),
    datetime(2026, 10, 1, 12, tzinfo=UTC),
    datetime(2027, 2, 6, 2, tzinfo=UTC),
    datetime(2026, 12, 30, 23, tzinfo=UTC),
]
STEPS = st.lists(
    st.one_of(st.integers(1, 36), st.just(-1), st.just(72), st.sampled_from(ZONES)), min_size=4, max_size=24
)


@given(start=st.sampled_from(STARTS), zone=st.sampled_from(ZONES), steps=STEPS)
@example(STARTS[0] + timedelta(minutes=90), "Pacific/Kiritimati", ["Pacific/Pago_Pago", 1, 24, 24, 24])
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_each_local_day_has_one_question(jun: Unlocked, start: datetime, zone: str, steps: list[int | str]) -> None:
    try:
        with transaction.atomic():
            _live(jun, start, zone, steps)
            raise Undo
    except Undo:
        pass


def _live(by: Unlocked, moment: datetime, zone: str, steps: list[int | str]) -> None:
    shown: dict[date, Any] = {}
    latest = None
    for step in [zone, *steps]:
        if isinstance(step, str):
            Person.objects.filter(pk=by.person.pk).update(zone=step)
            by.person.refresh_from_db()
            zone = step
        else:
            moment += timedelta(hours=step)
        with time_machine.travel(moment, tick=False):
            today = moment.astimezone(ZoneInfo(zone)).date()
            assert shared_day(by) == today
            ladder = the_day(by=by).ladder
            assert the_day(by=by).ladder == ladder == kept_ladder(by=by)
            if latest is None or today > latest:  # a new day: a question of its own, the one after the last
                assert ladder.day == today
                assert ladder.questions
                assert not shown or ladder.number == shown[latest][0] + 1
                latest, shown[today] = today, (ladder.number, ladder.questions)
            else:  # the same day, or one that came before, west of here or by the clock: nothing new is asked
                assert (ladder.number, ladder.questions) == shown[latest]
