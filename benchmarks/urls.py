"""The product's addresses and one more: the frame, a page that holds nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.http import require_GET

from twofold.people.access import unlocked
from twofold.urls import handler400, handler403, handler404, handler500

FRAME = "/benchmarks-frame"


@unlocked
@require_GET
def frame(request: HttpRequest) -> HttpResponse:
    """Middleware, sign-in, keys and the base template: what every page costs before it shows anything."""
    return render(request, "web/base.html")


urlpatterns = [path(FRAME[1:], frame, name="frame"), path("", include("twofold.urls"))]
__all__ = ["handler400", "handler403", "handler404", "handler500"]
