"""Template context for the lists of promises: the reader's own first, then the partner's, then closed ones, by
month.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from twofold.days.zones import day_at
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.rooms.months import last_of, month_link, month_name
from twofold.trust.promises import wording
from twofold.trust.promises.open_promises import open_promises
from twofold.trust.promises.pages import promise_line
from twofold.trust.promises.queries import SeenPromise, promises

LATELY = timedelta(days=31)
_MOST_IN_A_MONTH = 200
_MONTH = "trust:promises_month"


def promises_page(*, by: Unlocked) -> dict[str, Any]:
    now = clock.now()
    today = day_at(now, by.zone)
    found, aside = open_promises(now, by=by)
    open_now = sorted(found, key=lambda at: _next(at, now))
    lately = promises(by=by, since=today - LATELY)
    closed = [at for at in lately if at.state.closed]
    return {
        "mine": _lines([at for at in open_now if at.mine], by, now),
        "theirs": _lines([at for at in open_now if not at.mine], by, now),
        "closed": _lines(closed, by, now),
        "earlier": reverse(_MONTH, args=[today.year, today.month]) if found or aside.closed or aside.since else "",
        "examples": wording.examples(today),
    }


def month_page(first: date, *, by: Unlocked) -> dict[str, Any]:
    now = clock.now()
    last = last_of(first)
    found = promises(by=by, since=first, until=last, limit=_MOST_IN_A_MONTH)
    this_month = day_at(now, by.zone).replace(day=1)
    return {
        "month": month_name(first),
        "lines": _lines(found, by, now),
        "earlier": month_link(_MONTH, first - timedelta(days=1), first) if first > by.person.made_on else None,
        "later": month_link(_MONTH, last + timedelta(days=1), first) if first < this_month else None,
    }


def _next(at: SeenPromise, now: datetime) -> date:
    return at.state.next_day(now) or at.state.now.terms.days[-1]


def _lines(found: Iterable[SeenPromise], by: Unlocked, now: datetime) -> list[dict[str, Any]]:
    return [promise_line(at, by=by, now=now) for at in found]
