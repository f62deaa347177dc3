"""The real server under another clock, which a test moves on by days while it runs. The browsers keep their own."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.server import ROOT, Server, free_port

PATCHED = ROOT / "tests" / "moved"  # a sitecustomize of its own
_NOTICED = 1.5  # seconds after which every process of the server has read the file


@dataclass
class Clock:
    file: Path
    ahead: timedelta = timedelta()

    def go_on(self, **by: float) -> None:
        self.to(self.ahead + timedelta(**by))

    def to(self, ahead: timedelta) -> None:
        self.ahead = ahead
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{ahead.total_seconds():+.0f}")
        fresh.replace(self.file)
        time.sleep(_NOTICED)

    @property
    def now(self) -> datetime:
        return datetime.now().astimezone() + self.ahead


@contextmanager
def moved_server() -> Iterator[tuple[Server, Clock]]:
    with TemporaryDirectory(prefix="twofold-moved-") as made:
        clock = Clock(Path(made) / "clock")
        clock.to(timedelta())
        path = os.pathsep.join(map(str, (PATCHED, ROOT / "src")))
        running = Server(Path(made), free_port(), {"MOVED_CLOCK": str(clock.file), "PYTHONPATH": path})
        running.start()
        try:
            yield running, clock
        finally:
            running.stop()
