"""Calendar files as five programs read them: all of them the same days, at the same time, with the same standing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.calendars import read_by_python, unknown_rules
from tests.node_tools import Asked
from twofold.days.zones import moment, zone_named
from twofold.rooms.calendar_download import Wish
from twofold.rooms.calendar_file import Told
from twofold.trust.promises.calendar import entry
from twofold.trust.promises.terms import Terms

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"]
ALL = {"icalendar", "vobject", "ics", "ical.js", "node-ical"}
ID = UUID("3f2a9c1e-5d1b-4b7e-9a64-0c2f5b8de711")


def terms(day: date, every: str = "once", days: int = 0, zone: str = "Europe/Berlin") -> Terms:
    last = None if every == "once" else day + timedelta(days=days)
    return Terms(cue="I come home", will="call", day=day, zone=zone, every=every, last=last)  # type: ignore[arg-type]


@pytest.fixture
def read(node: Callable[[str], Asked]) -> Callable[[bytes], dict[str, Any]]:
    scripts = node("read_calendars.mjs")
    return lambda file: {**read_by_python(file), **scripts.ask(file=file.decode())}


def wanted(given: Terms, clock: time | None) -> list[str | float]:
    if clock is None:
        return [day.isoformat() for day in given.days]
    return [moment(day, clock, zone_named(given.zone)).timestamp() for day in given.days]


SERIES = st.builds(
    terms,
    st.dates(date(2026, 1, 1), date(2032, 12, 31)) | st.sampled_from([date(2027, 1, n) for n in (28, 29, 30, 31)]),
    st.sampled_from(["once", "week", "fortnight", "month"]),
    st.integers(0, 366),
    st.sampled_from(ZONES),
)
# Between three in the morning and one at night no clock jumps, anywhere that is read here.
CLOCKS = st.none() | st.times(time(4), time(22)).map(lambda clock: clock.replace(second=0, microsecond=0))


@pytest.mark.proof
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=SERIES, clock=CLOCKS)
@example(given=terms(date(2026, 1, 31), "month", 366), clock=None)
@example(given=terms(date(2028, 2, 29), "month", 366), clock=time(18, 30))
@example(given=terms(date(2026, 12, 30), "month", 366), clock=time(18, 30))
@example(given=terms(date(2026, 3, 22), "week", 300), clock=time(18, 30))
@example(given=terms(date(2026, 10, 18), "week", 14), clock=None)
@example(given=terms(date(2026, 3, 1), "fortnight", 300, "America/New_York"), clock=time(7))
def test_every_reader_finds_the_same(read: Callable[[bytes], dict[str, Any]], given: Terms, clock: time | None) -> None:
    file = entry(ID, given, Wish(clock), now=NOW)
    found = {name: sorted((one["at"] for one in events), key=str) for name, events in read(file).items()}
    expected = sorted(wanted(given, clock), key=str)
    assert found == dict.fromkeys(ALL, expected)
    assert unknown_rules(file) == []


def test_a_rule_that_readers_read_differently_is_noticed(node: Callable[[str], Asked]) -> None:
    """The one that was written for the 31st before."""
    scripts = node("read_calendars.mjs")
    file = entry(ID, terms(date(2026, 1, 31), "month", 366), Wish(), now=NOW)
    before = file.replace(b"BYMONTHDAY=-1", b"BYMONTHDAY=28,29,30,31;BYSETPOS=-1")
    assert before != file
    assert unknown_rules(before) != []
    found = scripts.ask(file=before.decode())
    assert found["ical.js"] != found["node-ical"]


def standing(events: list[Any]) -> dict[str, tuple[str, int]]:
    return {one["uid"]: (one["status"], one["sequence"]) for one in events}


def test_a_changed_entry_takes_the_place_of_the_one_before(read: Callable[[bytes], dict[str, Any]]) -> None:
    """Also within the same second, and also the entry of a February that it no longer falls on is called off."""
    first, then = terms(date(2027, 1, 30), "month", 100), terms(date(2027, 1, 12), "month", 100)
    one = read(entry(ID, first, Wish(), now=NOW, told=Told("TENTATIVE", 1, (first.series,))))
    other = read(entry(ID, then, Wish(), now=NOW, told=Told("CONFIRMED", 3, (first.series, then.series))))
    for name in sorted(ALL):
        before, after = standing(one[name]), standing(other[name])
        assert set(before) == set(after)
        assert {status for status, _ in before.values()} == {"TENTATIVE"}
        assert sorted(status for status, _ in after.values()) == ["CANCELLED", "CONFIRMED"]
        assert all(after[uid][1] > before[uid][1] for uid in before)


def test_what_was_let_go_is_called_off_for_every_reader(read: Callable[[bytes], dict[str, Any]]) -> None:
    given = terms(date(2027, 1, 30), "month", 100)
    found = read(entry(ID, given, Wish(alarm=True), now=NOW, told=Told("CANCELLED", 4, (given.series,))))
    assert {name for name, events in found.items() if {one["status"] for one in events} == {"CANCELLED"}} == ALL


def test_a_file_made_later_counts_as_later(read: Callable[[bytes], dict[str, Any]]) -> None:
    """Another time on the clock is no change of the promise, but one of the entry."""
    id, given = uuid4(), terms(date(2026, 3, 24))
    early, late = (read(entry(id, given, Wish(), now=NOW + timedelta(hours=n))) for n in (0, 1))
    assert all(late[name][0]["sequence"] > early[name][0]["sequence"] for name in ALL)
