"""The web floor's own pages, and stand-ins for the pages that its links and scripts name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from twofold.people.access import anyone

SECRET = "the oranges were a secret"


@anyone
def stand_in(request: HttpRequest) -> HttpResponse:
    return render(request, "web/base.html")


@anyone
def breaks(request: HttpRequest) -> HttpResponse:
    raise ValueError(SECRET)


def _floor(name: str, **views: str) -> object:
    return include(([path(address, stand_in, name=view) for view, address in views.items()], name))


urlpatterns = [
    path("", include("twofold.web.urls")),
    path("", _floor("people", settings="settings", leave="leave", lock="lock", unlock="unlock")),
    path("", _floor("today", today="")),
    path("", _floor("shelves", ours="ours", mine="mine")),
    path("", _floor("rooms", keep_draft="drafts", tickets="folds/tickets")),
    path("breaks", breaks),
]
handler400 = "twofold.web.views.bad_request"
handler403 = "twofold.web.views.forbidden"
handler404 = "twofold.web.views.not_found"
handler500 = "twofold.web.views.server_error"
