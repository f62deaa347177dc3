from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from twofold.people.access import PersonRequest
from twofold.rooms.decorators import screen
from twofold.today.greeting import date_words, greeting
from twofold.today.queries import front
from twofold.web.navigation import path_to


@screen("GET")
def today(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    now = datetime.now(by.zone)
    given = {
        "greeting": greeting(now, by.person.name),
        "date": date_words(now),
        "front": front(by=by),
        "invite_url": path_to("people:invite"),
    }
    return render(request, "today/today.html", given)
