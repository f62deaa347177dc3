"""The addresses of this floor, and two pages that stand in for the floors above."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.views.decorators.http import require_http_methods

from twofold.people.access import unlocked
from twofold.web.urls import urlpatterns as web

written: list[str] = []


@unlocked
@require_http_methods(["GET", "POST"])
def today(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        written.append(request.POST.get("text", ""))
        return redirect("/today")
    return render(request, "web/base.html")


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody should read this")


urlpatterns = [
    path("", include("twofold.people.urls")),
    path("", include((web, "web"), namespace="web")),
    path("today", today),
    path("unmarked", unmarked),
]
handler404 = "twofold.web.views.not_found"
