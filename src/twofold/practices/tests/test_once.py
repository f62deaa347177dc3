from __future__ import annotations

import pytest

from twofold.people.unlocked import Unlocked
from twofold.practices import once


def test_anothers_token_is_not_ours(maya: Unlocked, sam: Unlocked) -> None:
    with pytest.raises(once.NotOurs):
        once.read(once.token(maya, fold="x"), sam)


@pytest.mark.parametrize("given", ["", "nothing", "a:b:c"])
def test_anything_else_is_not_ours(given: str, jun: Unlocked) -> None:
    with pytest.raises(once.NotOurs):
        once.read_id(given, jun)


def test_a_token_carries_what_it_is_about_and_a_fresh_id(jun: Unlocked) -> None:
    one, other = once.token(jun, fold="x"), once.token(jun, fold="x")
    assert once.read(one, jun)["fold"] == "x"
    assert once.read_id(one, jun) != once.read_id(other, jun)
