"""The decorator of every view that reads records."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_http_methods

from twofold.people.access import unlocked
from twofold.records.store import Absent, Unreadable

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def screen(*methods: str) -> Callable[[View], View]:
    """Lets unlocked people in, by these methods. Absent, forbidden and unreadable records get the same answer, 404."""

    def marked(view: View) -> View:
        return unlocked(require_http_methods(methods)(_absent_is_404(view)))

    return marked


def _absent_is_404(view: View) -> View:
    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(*args, **kwargs)
        except (Absent, Unreadable) as absent:
            raise Http404 from absent

    return cast(View, answered)
