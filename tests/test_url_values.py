"""Odd numbers, dates, ids and words in addresses, queries and forms: whatever comes, nothing fails by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import NoReverseMatch, URLPattern, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.authorization import ROWS
from tests.in_process import encoded
from tests.test_authorization import routes, world
from tests.world import World
from twofold.people.access import access_of

__all__ = ["world"]
pytestmark = pytest.mark.django_db
NUMBERS = ["0", "1", "12", "13", "1969", "1970", "9998", "9999", "10000", "99999999999999999999", "007"]
WORDS = [
    *NUMBERS,
    "",
    "-1",
    "x",
    "\0",
    "1e9",
    "nan",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "24:60",
    "۱۲",
    "😀" * 50,
    "../..",
    "a" * 5000,
]
IDS = ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"]
FIELDS = [
    "day",
    "at",
    "until",
    "since",
    "on",
    "time",
    "once",
    "rev",
    "expected_rev",
    "page",
    "part",
    "q",
    "month",
    "year",
    "minutes",
    "mode",
    "kind",
    "step",
    "round",
    "to",
    "from",
    "people",
    "title",
    "text",
    "days",
    "weeks",
    "number",
    "turn",
    "depth",
    "themes",
    "answer",
    "id",
    "next",
    "topic",
    "ends",
    "begins",
    "zone",
    "series",
    "every",
    "count",
]


def _values(pattern: URLPattern, draw: Any) -> dict[str, str]:
    made = {}
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__
        choice = {"IntConverter": NUMBERS, "UUIDConverter": IDS, "SlugConverter": ["a", "0", "-", "listening"]}.get(
            kind
        )
        if choice is None:
            choice = ["mine", "ours"]
        made[name] = draw(st.sampled_from(choice))
    return made


PATTERNS = dict(routes())


@given(data=st.data())
@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_odd_value_fails_a_page(world: World, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(ROWS))
    known = row.where(world)
    odd = _values(PATTERNS[row.name], data.draw) if data.draw(st.booleans()) else {}
    try:
        path = reverse(row.name, kwargs={**known, **odd})
    except NoReverseMatch:
        return
    given = data.draw(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(WORDS + IDS), max_size=8))
    method = data.draw(st.sampled_from(["get", "post"]))
    sent = encoded(given)
    path, body = (f"{path}?{sent.decode()}", b"") if method == "get" else (path, sent)
    assert world.ask("owner", method, path, body).status_code < 500, (method, path, given)
    assert access_of(PATTERNS[row.name].callback)


def test_every_year_and_month(world: World) -> None:
    seen = {}
    for stem in ("ours", "mine", "promises"):
        for year in NUMBERS:
            for month in ("0", "1", "12", "13", "99999999999999999999"):
                seen[stem, year, month] = world.ask("owner", "get", f"/{stem}/{year}/{month}").status_code
    assert {at: status for at, status in seen.items() if status >= 500} == {}
