"""Loaded by Python before the server under test: its clock stands as far ahead as a file says.

The product has no clock that a setting could move; this is patched in from outside, in the test's own process tree.
"""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

_FILE = Path(os.environ["MOVED_CLOCK"])
_hatch = time_machine.escape_hatch


def _ahead() -> timedelta:
    return timedelta(seconds=float(_FILE.read_text() or 0))


def _show(ahead: timedelta) -> None:
    """Set the clock from the real one, never from where it stood: a process forked later may inherit any position.

    And say so, in a file of this process's own: whoever moves the clock waits for that.
    """
    _coordinates.move_to(_hatch.datetime.datetime.now(UTC) + ahead)
    _FILE.with_suffix(f".{os.getpid()}").write_text(f"{ahead.total_seconds():+.0f}")


def _watch(shown: timedelta) -> None:
    waiting = threading.Event()
    while not waiting.wait(0.02):
        now = _ahead()
        if now != shown:
            _show(now)
            shown = now


def _begin() -> None:
    _show(now := _ahead())
    threading.Thread(target=_watch, args=(now,), daemon=True, name="moved clock").start()


_start = _ahead()
_coordinates = time_machine.travel(datetime.now(UTC) + _start, tick=True).start()
os.register_at_fork(after_in_child=_begin)
_begin()
assert abs(datetime.now(UTC) - _hatch.datetime.datetime.now(UTC) - _start) < timedelta(minutes=1)
