"""Epochs of keys before and after resets."""

from __future__ import annotations

import pytest

from twofold.vault.key_eras import first_epoch, has_room, is_lost, lost

ERA = 1 << 16


def test_an_era_begins_behind_the_last_epoch_of_the_one_before() -> None:
    assert [first_epoch(generation) for generation in (1, 2, 5)] == [ERA + 1, 2 * ERA + 1, 5 * ERA + 1]


@pytest.mark.parametrize(
    ("held", "gaps"),
    [
        ({1}, []),
        ({1, 2, 3}, []),
        ({1, first_epoch(2)}, []),
        ({1, 2, first_epoch(3) + 1}, []),
        ({first_epoch(1)}, [(1, ERA - 1)]),
        ({first_epoch(4)}, [(1, 4 * ERA - 1)]),
        ({1, first_epoch(3)}, [(ERA, 3 * ERA - 1)]),
        ({first_epoch(3), first_epoch(5)}, [(1, 3 * ERA - 1), (4 * ERA, 5 * ERA - 1)]),
    ],
)
def test_what_is_missing_between_eras_is_told(held: set[int], gaps: list[tuple[int, int]]) -> None:
    assert lost(held) == gaps
    for first, last in gaps:
        assert [is_lost(epoch, held) for epoch in (first, last, last + 1)] == [True, True, False]


def test_the_last_era_is_one_that_every_column_takes() -> None:
    assert has_room(32_766)
    assert not has_room(32_767)
    assert not has_room(0)
