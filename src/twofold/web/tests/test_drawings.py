from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.template import engines

from twofold.web.templatetags.drawings import by_length, house_scene, sky_of

TINTS = ("sea", "clay", "ochre", "plum", "moss", "slate", "dusk")


def _rooms(number: int, lit: int = 0) -> list[dict[str, Any]]:
    return [{"tint": tint, "lit": place < lit} for place, tint in enumerate(TINTS[:number])]


def _drawn(number: int = 5, *, lit: int = 0, hour: int = 19, month: int = 11) -> str:
    source = "{% load drawings %}{% house_scene hour=hour month=month windows=windows %}"
    given = {"hour": hour, "month": month, "windows": _rooms(number, lit)}
    return str(engines["django"].from_string(source).render(given))


@pytest.mark.parametrize("number", range(8))
def test_every_room_has_a_window_of_its_own_in_the_house(number: int) -> None:
    windows = house_scene(hour=12, month=5, windows=_rooms(number))["windows"]
    assert [window["tint"] for window in windows] == list(TINTS[:number])
    for place, window in enumerate(windows):
        assert window["x"] > 114
        assert window["x"] + window["wide"] < 246
        assert not window["y"] > 90 or abs(window["middle"] - 180) > 20, "it lies on the door"
        for other in windows[:place]:
            apart = abs(window["middle"] - other["middle"]) > window["wide"]
            assert apart or abs(window["y"] - other["y"]) > 27


def test_a_house_with_more_rooms_than_it_has_places_is_still_drawn() -> None:
    many = [{"tint": "sea", "lit": False}] * 12
    assert len(house_scene(hour=12, month=5, windows=many)["windows"]) == 7


def test_a_window_is_lit_where_it_is_told() -> None:
    assert len(re.findall(r'class="room-[a-z]+ lit"', _drawn(5, lit=2))) == 2
    assert _drawn(5, lit=2).count('class="shine"') == 2
    assert "lit" not in _drawn(5)


@pytest.mark.parametrize(
    ("hour", "sky"),
    [(4, "night"), (5, "morning"), (9, "day"), (16, "day"), (17, "evening"), (21, "evening"), (22, "night")],
)
def test_the_sky_follows_the_hour(hour: int, sky: str) -> None:
    assert sky_of(hour) == sky
    drawn = _drawn(hour=hour)
    assert f'class="scene {sky}"' in drawn
    assert ('class="moon"' in drawn) == (sky == "night") == ('class="sun"' not in drawn)


def test_snow_is_there_in_winter_only() -> None:
    assert [month for month in range(1, 13) if 'class="snow"' in _drawn(month=month)] == [1, 2, 12]


def test_the_house_is_small_and_silent() -> None:
    drawn = _drawn(6, lit=6, hour=23, month=1)
    assert len(gzip.compress(drawn.encode())) <= 4_096
    assert 'aria-hidden="true"' in drawn
    assert "style=" not in drawn


def test_short_questions_are_large_and_long_ones_small() -> None:
    assert [by_length("a" * size) for size in (20, 80, 130)] == ["brief", "", "lengthy"]
