"""Protects this process: no core files, no debugger of the same user, files for its owner only."""

from __future__ import annotations

import ctypes
import os
import resource
import sys

PR_GET_DUMPABLE = 3
PR_SET_DUMPABLE = 4


def guard_process() -> None:
    """Call it before any key is in memory, and again in every forked worker."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _prctl(PR_SET_DUMPABLE, 0)


def is_guarded() -> bool:
    closed = sys.platform != "linux" or _prctl(PR_GET_DUMPABLE, 0) == 0
    return closed and resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def _prctl(option: int, value: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    answer: int = libc.prctl(option, value, 0, 0, 0)
    if answer < 0:
        raise OSError(ctypes.get_errno(), "this process could not be closed to debuggers")
    return answer
