"""The data folder: readable by its owner only, and held by one server at a time."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twofold.ops.refusal import Refusal

LEAST_FREE = 20 * 1024 * 1024


def home() -> Path:
    """Returns the launcher's folder; without a launcher, the current folder."""
    return Path(os.environ.get("TWOFOLD_HOME") or ".")


def prepare_folder(folder: Path) -> None:
    """Makes the folder if it is missing. Raises Refusal if it can't be written or has no room left."""
    try:
        if folder.is_file():
            raise Refusal(
                f"The data folder {folder} is a file. Move that file away, or choose another folder with TWOFOLD_DATA."
            )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free = os.statvfs(folder)
    except OSError as error:
        raise Refusal(
            f"Twofold cannot write in its data folder {folder} ({error.strerror}). Give that folder to the "
            "person who starts Twofold, or choose another with TWOFOLD_DATA."
        ) from error
    if free.f_bavail * free.f_frsize < LEAST_FREE:
        raise Refusal(
            f"The disk that holds {folder} is full: less than {LEAST_FREE // 1024**2} MB are free. "
            "Make some room and start again. Nothing has been changed."
        )


@contextmanager
def held(folder: Path, *, patience: float = 3.0) -> Iterator[None]:
    """Holds the folder for this process and those forked from it; raises Refusal if another process holds it.

    Only closing releases the lock: unlocking in a forked worker would unlock it for the server as well. A killed server
    leaves its workers behind for a second, hence `patience` (seconds).
    """
    with open(folder / "running.lock", "a", opener=_owner_only) as file:
        until = time.monotonic() + patience
        while not _try_lock(file.fileno()):
            if time.monotonic() >= until:
                raise Refusal(f"Twofold is running with the data in {folder}. Stop it first, then try again.")
            time.sleep(0.1)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def settle_on_disk(path: Path) -> None:
    """Returns once the file, or the names in the folder, would survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
