"""The view behind "Not now" on a standing offer."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import Resolver404, resolve

from twofold.people.access import PersonRequest
from twofold.people.responses import SeeOther
from twofold.rooms.decorators import screen
from twofold.rooms.standing_offers import put_away


@screen("POST")
def not_now(request: PersonRequest) -> HttpResponse:
    put_away(request.POST.get("offer", ""), by=request.unlocked)
    return SeeOther(_page_of_ours(request.POST.get("back", "")))


def _page_of_ours(path: str) -> str:
    """Returns this path if it is one of ours, else that of Today."""
    try:
        resolve(path)
    except Resolver404:
        return "/today"
    return path
