"""The room's page, and everything that can be done in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from twofold.people.access import PersonRequest
from twofold.people.unlocked import Unlocked
from twofold.rooms.decorators import screen
from twofold.rooms.registry import chips_of
from twofold.talks import catalogue
from twofold.talks.catalogue import Offering, for_one, for_two
from twofold.talks.rows import earlier_lines, talk_lines
from twofold.talks.start_views import RUN_ELSEWHERE
from twofold.trust.preparing.actions import PRACTICE
from twofold.trust.room import ROOM

MOST_OPEN = 20
MOST_EARLIER = 5
MOST_OFFERED = 3


@screen("GET")
def room(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    open_now = catalogue.open_talks(by=by, room=ROOM.key, limit=MOST_OPEN)
    earlier = catalogue.earlier_talks(by=by, room=ROOM.key, people=2, limit=MOST_EARLIER)
    given = {
        "chips": chips_of(ROOM, by=by),
        "cards": ROOM.cards(by),
        "offered": _offered(by)[:MOST_OFFERED],
        "open": talk_lines(for_two(open_now), by=by),
        "earlier": earlier_lines(earlier, by=by),
    }
    return render(request, "trust/room.html", given)


@screen("GET")
def practices(request: PersonRequest) -> HttpResponse:
    """Also shows what this person has begun alone; the room's page doesn't, as somebody may look over a shoulder."""
    by = request.unlocked
    begun = for_one(catalogue.open_talks(by=by, room=ROOM.key, limit=MOST_OPEN))
    alone = [at for at in begun if at.practice.id != PRACTICE]  # that one has a page of its own
    given = {"offered": _offered(by), "alone": talk_lines(alone, by=by)}
    return render(request, "trust/practices.html", given)


def _offered(by: Unlocked) -> list[Offering]:
    """Returns the practices that begin here, except the question and the one about fear, which have their own links."""
    found = catalogue.practices_of("trust", by=by, but=lambda practice: practice.id in {*RUN_ELSEWHERE, PRACTICE})
    return [one for one in found if not one.alone]
