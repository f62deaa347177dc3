"""What writing rows can still do, as the documents say: named, few, and each with what the person would see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.proofs.forged_forgeries import Forgery


@dataclass(frozen=True)
class Remainder:
    """`of`: the faults that it may lead to; `fits`: the forgeries that it is about; `seen`: what the person would see."""

    name: str
    seen: str
    of: frozenset[str]
    fits: Callable[[Forgery], bool]


REMAINDERS: Final[tuple[Remainder, ...]] = ()


def remainder(forgery: Forgery, faults: dict[str, list[str]]) -> str:
    """The name of the remainder that explains all of these faults; empty where there are none, or none does."""
    for known in REMAINDERS:
        if faults and known.fits(forgery) and set(faults) <= known.of:
            return known.name
    return ""
