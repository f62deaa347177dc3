"""Eras: the epochs of keys made by a reset start beyond all possible earlier ones, so that no epoch is used twice.

Epochs count up by one within an era. The first era starts at 1, that of a reset at `first_epoch`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

_BITS: Final = 16
_MOST: Final = (1 << 31) - 1  # the highest epoch that the column takes in every database


def first_epoch(generation: int) -> int:
    """Returns the first epoch of the keys made by the reset that starts this generation of account keys."""
    return (generation << _BITS) + 1


def has_room(generation: int) -> bool:
    return generation > 0 and first_epoch(generation + 1) <= _MOST


def lost(held: Collection[int]) -> list[tuple[int, int]]:
    """Returns the ranges of epochs (first and last, both included) of eras before the newest one held, of which no key
    is held.

    Each new generation within an era makes a next epoch, so an epoch shows whether one era directly follows another.
    Empty if the person was never reset or has brought everything back.
    """
    gaps, after, following = [], 1, 1
    for era in sorted({epoch >> _BITS for epoch in held}):
        if era > following or (era and after == 1):
            gaps.append((after, (era << _BITS) - 1))
        newest = max(epoch for epoch in held if epoch >> _BITS == era)
        after, following = (era + 1) << _BITS, max(era, 1) + newest - (era << _BITS)
    return gaps


def is_lost(epoch: int, held: Collection[int]) -> bool:
    return any(first <= epoch <= last for first, last in lost(held))
