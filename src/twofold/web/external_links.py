"""Leads to another site."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string


def elsewhere(url: str) -> HttpResponse:
    """Returns an empty page that goes to `url` at once, without scripts.

    Not a redirect: browsers apply `form-action 'self'` to a form's redirects and would stay on the page.
    """
    return HttpResponse(render_to_string("web/elsewhere.html", {"url": url}))
