"""The packs of this server, read once in each process."""

from __future__ import annotations

from functools import lru_cache

from twofold.flow import Flow, declare
from twofold.packs import CORE, Pack, load


@lru_cache(maxsize=1)
def core() -> Pack:
    return load(CORE)


@lru_cache(maxsize=64)
def flow_of(practice: str) -> Flow:
    """Raises packs.Unknown."""
    return declare(core().practice(practice))
