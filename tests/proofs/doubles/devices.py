"""Devices that do something at the same moment, each with a connection of its own that it keeps, as a server's threads do."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Barrier, Thread
from typing import Any

from django.db import connection

Act = Callable[[], Any]
_PATIENCE = 120.0


@dataclass(frozen=True)
class Done:
    """What came of it, or the exception; and when it began and ended."""

    result: Any
    began: float
    ended: float


@dataclass(frozen=True)
class _Task:
    act: Act
    together: Barrier


class Devices:
    """So many threads, to be ended with `close`."""

    def __init__(self, number: int) -> None:
        self._asked: list[SimpleQueue[_Task | None]] = [SimpleQueue() for _ in range(number)]
        self._answered: list[SimpleQueue[Done]] = [SimpleQueue() for _ in range(number)]
        self._threads = [Thread(target=self._work, args=(n,), daemon=True) for n in range(number)]
        for thread in self._threads:
            thread.start()

    def at_once(self, acts: Sequence[Act]) -> list[Done]:
        """Each on a device of its own, let go together. Raises queue.Empty where one hangs."""
        together = Barrier(len(acts))
        for number, act in enumerate(acts):
            self._asked[number].put(_Task(act, together))
        return [self._answered[number].get(timeout=_PATIENCE) for number in range(len(acts))]

    def close(self) -> None:
        for asked in self._asked:
            asked.put(None)
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _work(self, number: int) -> None:
        try:
            connection.ensure_connection()
            while (task := self._asked[number].get()) is not None:
                task.together.wait(_PATIENCE)
                began = time.perf_counter()
                try:
                    result = task.act()
                except Exception as error:
                    result = error
                self._answered[number].put(Done(result, began, time.perf_counter()))
        finally:
            connection.close()
