"""The list of open unlockings, stored only in memory that all processes of the server share.

The operator of the machine owns the folder of unlockings and could put back a file copied before its person locked.
That file opens nothing, because its entry in this list is gone.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

WHOSE: Final = 16  # the bytes that name the person; those that name the unlocking follow
ENTRY: Final = 32
PLACES: Final = 4096
_EMPTY: Final = bytes(ENTRY)


class Living:
    """Made before the workers are forked. If all places are taken, a new entry takes the next place in turn."""

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self._memory = mmap.mmap(-1, ENTRY * (places + 1))  # the last one holds the place where to look next
        self._between_processes = _nameless_file()
        weakref.finalize(self, os.close, self._between_processes)
        self._between_threads = Lock()

    def add(self, entry: bytes) -> None:
        with self._alone():
            end = ENTRY * self._places
            at = int.from_bytes(self._memory[end : end + 8], "big")
            turns = [(at + number) % self._places for number in range(self._places)]
            free = next((place for place in turns if self._at(place) == _EMPTY), at)
            self._put(free, entry)
            self._memory[end : end + 8] = ((free + 1) % self._places).to_bytes(8, "big")

    def __contains__(self, entry: bytes) -> bool:
        return len(entry) == ENTRY and self._memory.find(entry, 0, ENTRY * self._places) >= 0

    def drop(self, entry: bytes) -> None:
        self._drop(entry)

    def drop_all(self, whose: bytes, *, but: Collection[bytes] = ()) -> None:
        self._drop(whose, but)

    def clear(self) -> None:
        self._drop(b"")

    def _drop(self, beginning: bytes, but: Collection[bytes] = ()) -> None:
        with self._alone():
            for place in range(self._places):
                if self._at(place).startswith(beginning) and self._at(place) not in but:
                    self._put(place, _EMPTY)

    def _at(self, place: int) -> bytes:
        return self._memory[place * ENTRY : (place + 1) * ENTRY]

    def _put(self, place: int, entry: bytes) -> None:
        self._memory[place * ENTRY : (place + 1) * ENTRY] = entry

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._between_threads:
            fcntl.lockf(self._between_processes, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._between_processes, fcntl.LOCK_UN)


def _nameless_file() -> int:
    """Returns an empty file without a name: only its lock is used."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("unlockings")
    descriptor, name = tempfile.mkstemp()
    os.unlink(name)
    return descriptor
