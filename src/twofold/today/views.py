from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from twofold.people.access import PersonRequest
from twofold.people.responses import SeeOther
from twofold.rooms.decorators import screen
from twofold.rooms.gifts import mark_looked_at
from twofold.rooms.people_lookup import parted_lately
from twofold.rooms.registry import beginnings, chips_of, colour_of, doors
from twofold.today import offer
from twofold.today.greeting import date_words, greeting
from twofold.today.queries import everything_open, find_gift, front, lit_rooms


@screen("GET")
def today(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    now = datetime.now(by.zone)
    found = front(by=by)
    given = {
        "greeting": greeting(now, by.person.name),
        "date": date_words(now),
        "day": now.date().isoformat(),
        "hour": now.hour,
        "month": now.month,
        "windows": _windows(found.lit),
        "front": found,
        "offer_colour": colour_of(found.offer.room) if found.offer else "",
        "parted": parted_lately(by=by),
    }
    return render(request, "today/today.html", given)


@screen("GET")
def rooms(request: PersonRequest) -> HttpResponse:
    """The rooms as doors, each with its verbs."""
    by = request.unlocked
    lit = lit_rooms(by=by)
    given = [{"room": room, "lit": room.key in lit, "chips": chips_of(room, by=by)} for room in doors()]
    return render(request, "today/rooms.html", {"doors": given})


@screen("GET")
def begin(request: PersonRequest) -> HttpResponse:
    """What can be begun, each with who will read it."""
    by = request.unlocked
    name = by.partner.name if by.linked and by.partner else ""
    found = [
        {"label": str(one.label) % {"name": name} if one.for_two else one.label, "one": one, "room": room}
        for room, one in beginnings(by=by)
    ]
    return render(request, "today/begin.html", {"found": found})


@screen("GET")
def everything(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    return render(request, "today/open.html", {"open": everything_open(by=by), "offers": offer.read_note(by=by)})


@screen("GET")
def gift(request: PersonRequest, gift_id: UUID) -> HttpResponse:
    """Leads to what the partner did, and puts the gift out."""
    by = request.unlocked
    found = find_gift(gift_id, by=by)
    if found is None:
        return redirect("today:today")
    mark_looked_at(found.id, by=by)
    return redirect(found.url)


@screen("POST")
def offered(request: PersonRequest) -> HttpResponse:
    """Takes what one says to a suggestion. Each answer leads back to where it was given."""
    by, what, id = request.unlocked, request.POST.get("say", ""), request.POST.get("offer", "")[:200]
    if what == "look":
        return SeeOther(offer.look_at(id, by=by) or reverse("today:today"))
    of_today = request.POST.get("day") == by.today.isoformat()  # a page from another day has no say in this one
    if of_today or what == "every-day":
        offer.tell(what, id, by=by)
    return SeeOther(reverse("today:open" if what == "every-day" else "today:today"))


def _windows(lit: frozenset[str]) -> list[dict[str, Any]]:
    return [{"tint": room.destination.colour if room.destination else "", "lit": room.key in lit} for room in doors()]
