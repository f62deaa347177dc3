"""The real server, as `./twofold run` starts it, with a data folder and an address of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Server:
    """A server that can be started, killed and started again over the same data."""

    folder: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    program: tuple[str, ...] = ("twofold",)  # a module and its words before `run`
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("TWOFOLD_")}
        return plain | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "TWOFOLD_DATA": str(self.data),
            "TWOFOLD_RUNTIME": str(self.folder / "runtime"),
            "TWOFOLD_ORIGIN": self.origin,
            "TWOFOLD_BIND": f"127.0.0.1:{self.port}",
            "TWOFOLD_SIGNUP": "open",
            "TMPDIR": str(self.folder / "tmp"),
            **self.settings,
        }

    def start(self, *, wrap: tuple[str, ...] = (), seconds: float = 40) -> None:
        (self.folder / "tmp").mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*wrap, sys.executable, "-m", *self.program, "run"],
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait(seconds)

    def _wait(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and self.process is not None and self.process.poll() is None:
            if self._answers():
                return
            time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text(errors='replace')}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.origin}/sign-in", timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """As a power button would: every process of the server, at once, with no chance to tidy up."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(folder: Path | None = None, **settings: str) -> Iterator[Server]:
    """A running server; `settings` are TWOFOLD_ variables."""
    with tempfile.TemporaryDirectory(prefix="twofold-server-") as made:
        running = Server(folder or Path(made), free_port(), settings)
        running.start()
        try:
            yield running
        finally:
            running.stop()
