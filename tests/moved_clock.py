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
_PATIENCE = 30  # seconds in which every process of the server has moved its clock


@dataclass
class Clock:
    file: Path
    ahead: timedelta = timedelta()

    def go_on(self, **by: float) -> None:
        self.to(self.ahead + timedelta(**by))

    def to(self, ahead: timedelta) -> None:
        self.ahead = ahead
        fresh, told = self.file.with_suffix(".new"), f"{ahead.total_seconds():+.0f}"
        fresh.write_text(told)
        fresh.replace(self.file)
        ends = time.monotonic() + _PATIENCE
        while behind := [process for process, shown in self._shown() if shown != told]:
            if time.monotonic() > ends:
                raise TimeoutError(f"the clocks of {behind} did not move")
            time.sleep(0.01)

    def _shown(self) -> Iterator[tuple[int, str]]:
        """What each process of the server that still runs has moved its clock to."""
        for file in self.file.parent.glob(f"{self.file.name}.*[0-9]"):
            process = int(file.suffix[1:])
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                file.unlink()
            else:
                yield process, file.read_text()

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
