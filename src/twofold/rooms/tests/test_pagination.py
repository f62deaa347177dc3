"""A long list, a part at a time."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from twofold.rooms.pagination import Part, render_part, requested_part


@given(st.lists(st.integers(), max_size=90), st.integers(1, 7), st.sampled_from(["", "only=mine"]))
def test_whoever_goes_on_sees_each_thing_once_and_finds_back(items: list[int], size: int, beside: str) -> None:
    seen: list[int] = []
    address, came_from = f"?{beside}", ""
    for _ in range(20):
        part = requested_part(RequestFactory().get(f"/{address}"), size, beside)
        seen += part.of(items)
        assert part.back == came_from
        if not part.further:
            break
        came_from, address = address, part.further
        assert beside in address
    assert seen == items[: 20 * size]


def test_of_two_lists_the_longer_one_leads_on() -> None:
    part = Part(0, 3)
    assert (part.of([1, 2, 3, 4]), part.of([5])) == ([1, 2, 3], [5])
    assert part.further == "?part=1"


@pytest.mark.parametrize("asked", ["1", "5", "20", "999"])
@pytest.mark.parametrize("beside", ["", "only=mine"])
def test_behind_the_last_part_one_is_led_to_it(asked: str, beside: str) -> None:
    for items, last in (([1, 2, 3, 4], "part=1"), ([1, 2, 3], ""), ([], "")):
        part = requested_part(RequestFactory().get("/", {"part": asked}), 3, beside)
        part.of([])
        shown = part.of(items)
        there = "?" + "&".join(each for each in (beside, last) if each)
        assert part.last == ("" if shown else there)
        if part.last:
            assert render_part(RequestFactory().get("/things"), part, "", {})["Location"] == f"/things{there}"


@pytest.mark.parametrize("asked", ["-1", "x", "", "0x1", "١"])
def test_what_is_no_part_is_not_there(asked: str) -> None:
    with pytest.raises(Http404):
        requested_part(RequestFactory().get("/", {"part": asked}), 3)
