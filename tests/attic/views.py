from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tests.attic.documents import Thing
from twofold.people.access import PersonRequest, unlocked
from twofold.records.store import list_records


@unlocked
@require_GET
def room(request: PersonRequest) -> HttpResponse:
    things = list_records(by=request.unlocked, space="ours", kinds=[Thing.kind], limit=15)
    return render(request, "attic/room.html", {"things": things})
