"""Checks whether a folder is in memory, so that its content never reaches a disk."""

from __future__ import annotations

import sys
from pathlib import Path

KINDS_IN_MEMORY = {"tmpfs", "ramfs"}


def in_memory(folder: Path) -> bool | None:
    """Returns True if the folder is in memory; None if the machine doesn't say."""
    if sys.platform != "linux":
        return None
    place = folder.resolve()
    kinds: dict[Path, str] = {}
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines():
        _, point, kind, *_ = line.split(" ")
        kinds[Path(point.replace("\\040", " "))] = kind
    holder = next((parent for parent in (place, *place.parents) if parent in kinds), None)
    return holder is not None and kinds[holder] in KINDS_IN_MEMORY
