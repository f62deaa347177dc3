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
from twofold.talks.talk_state import SeenTalk
from twofold.trust.preparing.queries import PRACTICE
from twofold.trust.room import ROOM

MOST_OPEN = 20
MOST_EARLIER = 5


@screen("GET")
def room(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    open_now = catalogue.open_talks(by=by, room=ROOM.key, limit=MOST_OPEN)
    given = {
        "cards": ROOM.cards(by),
        "offered": _offered(by),
        "open": talk_lines(for_two(open_now), by=by),
        "alone": talk_lines(_alone(open_now), by=by),
        "earlier": earlier_lines(catalogue.earlier_talks(by=by, room=ROOM.key, people=2, limit=MOST_EARLIER), by=by),
    }
    return render(request, "trust/room.html", given)


def _alone(talks: list[SeenTalk]) -> list[SeenTalk]:
    """Returns talks begun alone, except the practice that has a page of its own."""
    return [at for at in for_one(talks) if at.practice.id != PRACTICE]


def _offered(by: Unlocked) -> list[Offering]:
    """Returns the practices that begin here, except the question and the one about fear, which have their own links."""
    found = catalogue.practices_of("trust", by=by, but=lambda practice: practice.id in {*RUN_ELSEWHERE, PRACTICE})
    return [one for one in found if not one.alone]
