"""The room's page, and the page of the skill behind it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page

from twofold.listening import queries
from twofold.listening.choosing import NOWS, now_of
from twofold.listening.room import ROOM
from twofold.people.access import PersonRequest
from twofold.rooms.decorators import screen
from twofold.rooms.registry import chips_of
from twofold.talks.wording import GRADES


@screen("GET", "POST")
def room(request: PersonRequest) -> HttpResponse:
    """Takes the person's answer about the evening as a form, so that no address, history or log contains it. Nothing is
    stored.
    """
    by = request.unlocked
    now = now_of(request.POST.get("now", ""))
    given = {
        "chips": chips_of(ROOM, by=by),
        "nows": NOWS,
        "suggested": queries.suggestion(now, by=by, turn=_turn(request)) if now else None,
        "open": queries.open_talks(by=by),
        "picks": queries.picks(by=by),
        "earlier": queries.earlier_talks(by=by),
        "skill": queries.skill(),
    }
    return render(request, "listening/room.html", given)


@screen("GET")
def practices(request: PersonRequest) -> HttpResponse:
    """Everything that can be done in this room."""
    return render(request, "listening/practices.html", {"groups": queries.groups(by=request.unlocked)})


@gzip_page  # the pack's own words: nobody can inject text
@screen("GET")
def skill(request: PersonRequest) -> HttpResponse:
    return render(request, "listening/skill.html", {"skill": queries.skill(), "grades": GRADES.values()})


def _turn(request: PersonRequest) -> int:
    given = request.POST.get("turn", "")
    return int(given) if given.isdecimal() and len(given) < 4 else 0
