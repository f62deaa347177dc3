"""What the floors above do when keys rotate or two people link; they register here when the app starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from twofold.people.unlocked import Unlocked


class Rewrapper(Protocol):
    def __call__(self, *, by_old: Unlocked, by_new: Unlocked) -> object:
        """Prove that everything opens with `by_old`, then seal it again for `by_new`, in the caller's transaction."""


rewrappers: list[Rewrapper] = []
movers: list[Callable[[UUID, UUID], object]] = []  # (person, island): rows of this person move to that island
ends_of_instant: list[Callable[[UUID], object]] = []  # (couple): they no longer want answers to open at once
