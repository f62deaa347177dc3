"""Eras: a reset makes keys anew whose epochs lie beyond all that could have been before, so that none is used twice.

Epochs count on by one within an era. Those of the first begin at 1, those of a reset at `first_epoch`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

_BITS: Final = 16
_MOST: Final = (1 << 31) - 1  # the widest epoch that every database's column takes


def first_epoch(generation: int) -> int:
    """Of the keys that a reset makes, which begins this generation of account keys."""
    return (generation << _BITS) + 1


def has_room(generation: int) -> bool:
    return generation > 0 and first_epoch(generation + 1) <= _MOST


def lost(held: Collection[int]) -> list[tuple[int, int]]:
    """The epochs (first and last, both included) of eras before the newest held, of which nothing is held.

    Within an era each new generation has a next epoch, so that one can tell whether an era follows another at once.
    Empty for whoever was never reset, and for whoever has brought everything back.
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
