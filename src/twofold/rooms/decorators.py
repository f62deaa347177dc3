"""The one door of every view that reads records: absent and forbidden get the same answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpResponseBase

from twofold.records.store import Absent

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def absent_is_404(view: View) -> View:
    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(*args, **kwargs)
        except Absent as absent:
            raise Http404 from absent

    return cast(View, answered)
