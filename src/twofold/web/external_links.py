"""Going to a page of someone else's."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string


def elsewhere(url: str) -> HttpResponse:
    """An empty page that goes to `url` at once, without scripts.

    Not a redirect: browsers hold a form's redirects against `form-action 'self'`, and would stay where they are.
    """
    return HttpResponse(render_to_string("web/elsewhere.html", {"url": url}))
