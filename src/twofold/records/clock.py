"""The store's clock. The demonstration and tests write at another moment with `as_of`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    return _moment.get() or datetime.now(UTC)


def day_in(zone: ZoneInfo) -> date:
    """Returns the date in this zone."""
    return now().astimezone(zone).date()


def utc_day() -> date:
    return now().date()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Dates everything stored inside the block `moment` (aware)."""
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(token)
