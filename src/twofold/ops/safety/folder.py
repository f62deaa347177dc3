"""Files that others could read, and sessions that would reach a disk."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from twofold.configuration import Configuration
from twofold.ops.backups.keep import KEPT_DAYS, backups_in
from twofold.ops.memory import in_memory
from twofold.ops.safety.finding import Finding


def findings(settings: Configuration) -> Iterator[Finding]:
    yield from _open_to_others(settings.data)
    yield from _runtime()
    yield from _old_backups(settings.data)


def _open_to_others(data: Path) -> Iterator[Finding]:
    names = ["", "secret-key", "twofold.sqlite3", "twofold.sqlite3-wal", "backups"]
    for path in (data / name for name in names):
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            mode = "700" if path.is_dir() else "600"
            yield Finding(
                f"{path} can be opened by other users of this machine.",
                "Words in it are sealed, but who wrote when is not, and sealed words can be kept for a later attempt.",
                f"chmod {mode} {path}",
            )


def _runtime() -> Iterator[Finding]:
    from twofold.people.instance import runtime_folder

    folder = runtime_folder()
    if in_memory(folder) is not True:
        yield Finding(
            f"Unlocked sessions are kept in {folder}, which is not known to be in memory.",
            "On a disk, traces of them can outlive the session. They open nothing without the browser's cookie "
            "and this server's memory, but memory is the better place.",
            "Set TWOFOLD_RUNTIME to a folder in memory (tmpfs), such as one in /dev/shm or /run.",
            unsafe=False,
        )


def _old_backups(data: Path) -> Iterator[Finding]:
    for path, made in backups_in(data / "backups"):
        if (age := (datetime.now(UTC) - made).days) > KEPT_DAYS:
            yield Finding(
                f"The backup {path.name} is {age} days old.",
                f"What people have deleted stays in backups; Twofold promises {KEPT_DAYS} days on which the server runs.",
                "./twofold backup makes a fresh one and removes its own old ones.",
                unsafe=False,
            )
