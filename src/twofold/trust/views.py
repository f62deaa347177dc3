"""The room's page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from twofold.people.access import PersonRequest
from twofold.people.unlocked import Unlocked
from twofold.rooms.decorators import screen
from twofold.talks import catalogue
from twofold.talks.catalogue import Offering, for_one, for_two
from twofold.talks.rows import earlier_lines, talk_lines
from twofold.talks.start_views import RUN_ELSEWHERE
from twofold.trust.preparing.actions import PRACTICE
from twofold.trust.room import ROOM

MOST_OPEN = 20
MOST_EARLIER = 5


@screen("GET")
def room(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    open_now = catalogue.open_talks(by=by, room=ROOM.key, limit=MOST_OPEN)
    alone = [at for at in for_one(open_now) if at.practice.id != PRACTICE]  # that one has a page of its own
    given = {
        "cards": ROOM.cards(by),
        "offered": _offered(by),
        "open": talk_lines(for_two(open_now), by=by),
        "alone": talk_lines(alone, by=by),
        "earlier": earlier_lines(catalogue.earlier_talks(by=by, room=ROOM.key, people=2, limit=MOST_EARLIER), by=by),
    }
    return render(request, "trust/room.html", given)


def _offered(by: Unlocked) -> list[Offering]:
    """Returns the practices that begin here, except the question and the one about fear, which have their own links."""
    found = catalogue.practices_of("trust", by=by, but=lambda practice: practice.id in {*RUN_ELSEWHERE, PRACTICE})
    return [one for one in found if not one.alone]
