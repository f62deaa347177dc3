"""Hooks that the floors above register at start, for rotated keys, a new link, and the end of "instant for us"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from twofold.people.unlocked import Unlocked


class Rewrapper(Protocol):
    def __call__(self, *, by_old: Unlocked, by_new: Unlocked) -> object:
        """Proves that everything opens with `by_old`, then seals it again for `by_new`, in the caller's transaction."""


rewrappers: list[Rewrapper] = []
movers: list[Callable[[UUID, UUID], object]] = []  # (person, island): move this person's rows to that island
ends_of_instant: list[Callable[[UUID], object]] = []  # (couple): they no longer want answers to open at once
