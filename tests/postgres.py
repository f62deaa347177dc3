"""A PostgreSQL server of the tests' own: a fresh cluster in a temporary folder, reached by socket only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, or None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL server in `folder`, which can be stopped as a crash would stop it, and started again."""

    folder: Path
    programs: Path
    options: str
    as_user: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"postgresql://twofold@/twofold?host={quote(str(self.folder), safe='')}"

    def start(self) -> None:
        self._control("start", "-w", "-o", self.options, "-l", str(self.folder / "log"))

    def crash(self) -> None:
        """Stop at once, with no checkpoint: the next start recovers from the write-ahead log."""
        self._control("stop", "-m", "immediate")

    def _control(self, verb: str, *words: str) -> None:
        _run([*self.as_user, str(self.programs / "pg_ctl"), verb, "-D", str(self.folder / "d"), *words])


@contextmanager
def cluster() -> Iterator[str]:
    """A running server; yields the URL of an empty database `twofold`."""
    with running_cluster() as made:
        yield made.url


@contextmanager
def running_cluster(*settings: str) -> Iterator[Cluster]:
    """A running server with an empty database `twofold`, to be crashed and started again; `settings` as name=value."""
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="twofold-pg-"))
    as_user: tuple[str, ...] = ()
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_user = ("runuser", "-u", "postgres", "--")
    folder.chmod(0o755)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
    options = " ".join([options, *(f"-c {setting}" for setting in settings)])
    made = Cluster(folder, bin_folder, options, as_user)
    try:
        _run(
            [*as_user, str(bin_folder / "initdb"), "-D", str(folder / "d"), "-U", "twofold", "-A", "trust", "--no-sync"]
        )
        made.start()
        _run([str(bin_folder / "createdb"), "-h", str(folder), "-U", "twofold", "twofold"])
        yield made
    finally:
        with suppress(RuntimeError):
            made.crash()
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
