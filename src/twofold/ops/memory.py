"""Where unlocked sessions are kept while the server runs: a folder in memory, never in a backup."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from twofold.configuration import Configuration

KINDS_IN_MEMORY = {"tmpfs", "ramfs"}


def runtime_folder(settings: Configuration) -> Path:
    """The configured folder, or the first that this machine offers in memory, or one in the data folder."""
    if settings.runtime is not None:
        return settings.runtime
    name = f"twofold-{os.getuid()}"
    for place in (os.environ.get("RUNTIME_DIRECTORY"), os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm"):  # noqa: S108
        if place and os.access(place, os.W_OK):
            return Path(place) / name
    return settings.data / "runtime"


def in_memory(folder: Path) -> bool | None:
    """None where the machine does not say."""
    if sys.platform != "linux":
        return None
    place = folder.resolve()
    kinds: dict[Path, str] = {}
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines():
        _, point, kind, *_ = line.split(" ")
        kinds[Path(point.replace("\\040", " "))] = kind
    holder = next((parent for parent in (place, *place.parents) if parent in kinds), None)
    return holder is not None and kinds[holder] in KINDS_IN_MEMORY
