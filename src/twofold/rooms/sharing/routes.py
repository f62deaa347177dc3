"""The URLs of a kind of shareable, each with its view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import URLPattern, path

from twofold.people.access import PersonRequest
from twofold.rooms.decorators import screen
from twofold.rooms.sharing import views
from twofold.rooms.sharing.shareable import Shareable


def routes(
    sort: Shareable, stem: str, *, line: str, page_of: Callable[..., HttpResponse] = views.page
) -> list[URLPattern]:
    """`stem` begins each URL; `line` ends the URL for the partner's words beneath. `page_of`: a page with more on
    it.
    """

    def door(view: Callable[..., HttpResponse], *methods: str) -> Callable[..., Any]:
        @screen(*methods)
        def opened(request: PersonRequest, **of: UUID) -> HttpResponse:
            return view(request, sort, **of)

        return opened

    one, key = f"{stem}/<uuid:id>", sort.key
    return [
        path(f"{stem}/new", door(views.new, "GET", "POST"), name=f"new_{key}"),
        path(one, door(page_of, "GET"), name=key),
        path(f"{one}/change", door(views.change, "GET", "POST"), name=f"change_{key}"),
        path(f"{one}/show", door(views.show, "GET", "POST"), name=f"show_{key}"),
        path(f"{one}/take-back", door(views.take_back, "POST"), name=f"take_back_{key}"),
        path(f"{one}/{line}", door(views.line, "POST"), name=f"{key}_line"),
    ]
