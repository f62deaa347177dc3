"""What a room could suggest today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Offer:
    """One suggestion. `id`: unique in the house; `room`: the key of its room; `kicker`: how long, and where.

    `depth`: from 1 (light) to 5; `strength`: of the evidence, A to D.
    """

    id: str
    room: str
    title: str | _StrPromise
    kicker: str
    url: str
    minutes: int
    depth: int = 1
    strength: Literal["A", "B", "C", "D"] = "C"
