"""Where a process can be ended as kill -9 ends it: before each statement, around each commit, before each file it changes.

Nothing after such a point runs, no `finally` and no rollback: the process is gone, and its connections close uncommitted.
"""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from unittest.mock import patch

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from twofold.vault.open_unlockings import Living

KILLED: Final = 77
_CHANGES: Final = {"os.rename", "os.remove", "os.utime", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "os.link"}
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass
class Points:
    """Those that were passed, in order. The process ends at number `end`, or at the first that is called `called`."""

    end: int | None = None
    called: str = ""
    passed: list[str] = field(default_factory=list)

    def reach(self, name: str) -> None:
        if len(self.passed) == self.end or name == self.called:
            os._exit(KILLED)
        self.passed.append(name)


_armed: list[Points] = []  # an audit hook stays for the life of its process, which here is one trial


def reach(name: str) -> None:
    """A point of its own, for a weakness that was planted."""
    if _armed:
        _armed[-1].reach(name)


@contextmanager
def armed(points: Points) -> Iterator[None]:
    """Everything that this process does to the world outside it comes by these points. Once in a process."""
    commit, put = BaseDatabaseWrapper._commit, Living._put  # type: ignore[attr-defined]  # not in its stubs

    def committing(self: BaseDatabaseWrapper) -> Any:
        points.reach("before a commit")
        commit(self)
        points.reach("after a commit")

    def putting(self: Living, place: int, entry: bytes) -> None:
        points.reach("file: an unlocking in shared memory")
        put(self, place, entry)

    def executing(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        points.reach(f"statement: {' '.join(sql.split())[:60]}")
        return execute(sql, *rest)

    _armed.append(points)
    sys.addaudithook(_heard)
    with ExitStack() as stack:
        stack.enter_context(patch.object(BaseDatabaseWrapper, "_commit", committing))
        stack.enter_context(patch.object(Living, "_put", putting))
        stack.enter_context(connection.execute_wrapper(executing))
        yield
    _armed.pop()


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if _armed and (event in _CHANGES or (event == "open" and _writes(arguments))):
        _armed[-1].reach(f"file: {event}")


def _writes(arguments: tuple[Any, ...]) -> bool:
    path, _mode, flags = arguments
    return not isinstance(path, int) and bool((flags or 0) & _WRITING) and not str(path).startswith("/dev/null")


@dataclass(frozen=True)
class Ended:
    """How a process of its own ended: killed, with what it was asked for, or with what went wrong."""

    killed: bool = False
    given: Any = None
    wrong: str = ""


def in_a_process(act: Callable[[], Any]) -> Ended:
    """Do this in a child of this process, which shares no connection with it."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            ended = Ended(given=act())
        except BaseException:
            ended = Ended(wrong=traceback.format_exc(limit=-6))
        try:
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(pickle.dumps(ended))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == KILLED:
        return Ended(killed=True)
    if code or not told:
        return Ended(wrong=f"the process ended with {code}")
    ended = pickle.loads(told)
    assert isinstance(ended, Ended)
    return ended
