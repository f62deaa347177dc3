"""The page of the room."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from twofold.people.access import PersonRequest, unlocked
from twofold.practices.offering import practices_of
from twofold.practices.start_views import RUN_ELSEWHERE


@unlocked
@require_GET
def room(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    offered = practices_of("trust", by=by, but=lambda practice: practice.id in RUN_ELSEWHERE)
    return render(request, "trust/room.html", {"offered": offered})
