"""The page of the room."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from twofold.people.access import PersonRequest, unlocked


@unlocked
@require_GET
def room(request: PersonRequest) -> HttpResponse:
    return render(request, "trust/room.html", {})
