"""A PostgreSQL server of the tests' own: a fresh cluster in a temporary folder, reached by socket only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, or None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


@contextmanager
def cluster() -> Iterator[str]:
    """A running server; yields the URL of an empty database `twofold`."""
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="twofold-pg-"))
    as_user: list[str] = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    folder.chmod(0o755)
    try:
        _run(
            [*as_user, str(bin_folder / "initdb"), "-D", str(folder / "d"), "-U", "twofold", "-A", "trust", "--no-sync"]
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
        start = ["start", "-w", "-D", str(folder / "d"), "-o", options, "-l", str(folder / "log")]
        _run([*as_user, str(bin_folder / "pg_ctl"), *start])
        _run([str(bin_folder / "createdb"), "-h", str(folder), "-U", "twofold", "twofold"])
        yield f"postgresql://twofold@/twofold?host={quote(str(folder), safe='')}"
    finally:
        stop = ["stop", "-m", "immediate", "-D", str(folder / "d")]
        subprocess.run([*as_user, str(bin_folder / "pg_ctl"), *stop], capture_output=True, check=False, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
