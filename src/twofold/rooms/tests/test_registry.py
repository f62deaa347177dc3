from __future__ import annotations

import pytest

from twofold.rooms.registry import Room, announce, rooms, shown


def test_every_room_that_is_installed_is_announced() -> None:
    assert [room.key for room in rooms()][:2] == ["talks", "trust"]


def test_a_kind_belongs_to_one_room() -> None:
    with pytest.raises(ValueError, match=r"trust\.answer"):
        announce(Room(key="other", title="Other", kinds={"trust.answer": shown("trust.answer")}))  # type: ignore[dict-item]


def test_a_kind_that_nobody_knows_is_not_shown() -> None:
    assert shown("no.such") is None
