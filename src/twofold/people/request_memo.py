"""Remembers repeated reads within one request, until something is written or the request ends."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection

from twofold.people.unlocked import Unlocked

T = TypeVar("T")
_memo: ContextVar[dict[Hashable, Any] | None] = ContextVar("memo", default=None)


@contextmanager
def request_memo() -> Iterator[None]:
    """Remembers reads within this block. Every statement that isn't a SELECT forgets them all."""
    token = _memo.set({})
    try:
        with connection.execute_wrapper(_forget_on_write):
            yield
    finally:
        _memo.reset(token)


def remembered(name: str, read: Callable[[], T], *, by: Unlocked) -> T:
    """Returns the result of `read`, called once in a request; outside of one, each time.

    The result is kept only for this person with these keys in this couple. Callers must not change it.
    """
    memo = _memo.get()
    if memo is None:
        return read()
    key = (name, by.person.pk, by.keyring.generation, by.keyring.revision, by.couple.pk if by.couple else None)
    if key not in memo:
        memo[key] = read()
    found: T = memo[key]
    return found


def forget_reads() -> None:
    """Forgets all reads, because a lock was taken and another request may have written before it."""
    if (memo := _memo.get()) is not None:
        memo.clear()


def _forget_on_write(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    done = execute(sql, params, many, context)
    if sql.lstrip()[:6].upper() != "SELECT":
        forget_reads()
    return done
