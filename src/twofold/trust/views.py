"""The room's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_OPEN = 20
MOST_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the room with its own page."""

    view: str
    title: str | _StrPromise
    about: str | _StrPromise

    @property
    def url(self) -> str:
        return reverse(self.view)


PARTS = (
    Part("trust:promises", _("Promises"), _("Small, for one day, and yours to keep, to change in time, or to mend.")),
    Part(
        "trust:dreams", _("Dreams"), _("Yours alone, until you show one; and then how the other could be part of it.")
    ),
    Part("trust:agreements", _("How we do this"), _("What you two have agreed on, and what each of you needs.")),
    Part(
        "trust:afraid",
        _("Something I have been afraid to say"),
        _("Prepared alone first, and told when you are ready."),
    ),
)


@screen("GET")
def room(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    open_now = catalogue.open_talks(by=by, room=ROOM.key, limit=MOST_OPEN)
    given = {
        "cards": ROOM.cards(by),
        "parts": PARTS,
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
