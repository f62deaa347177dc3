"""Views of dreams: the list, and putting one aside. `rooms.sharing` keeps and shows each one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from twofold.people.access import PersonRequest
from twofold.people.responses import SeeOther
from twofold.rooms.decorators import screen
from twofold.rooms.pagination import render_part, requested_part
from twofold.rooms.sharing import views
from twofold.rooms.sharing.shareable import Shareable
from twofold.trust.dreams.archive import RESTING, let_rest
from twofold.trust.dreams.queries import dreams_in
from twofold.trust.dreams.shareable import DREAMS

_LISTED = 15


@screen("GET")
def dreams(request: PersonRequest) -> HttpResponse:
    """Lists dreams. `?only=mine` leaves out the partner's, for writing beside somebody or on a screen that others
    see.
    """
    only = request.GET.get("only") == "mine"
    part = requested_part(request, _LISTED, "only=mine" if only else "")
    shown = dreams_in(part, by=request.unlocked, only_mine=only)
    given = {"dreams": shown, "only_mine": only, "part": part, "any": shown.any}
    return render_part(request, part, "trust/dreams/all.html", given)


def page_of(request: PersonRequest, sort: Shareable, id: UUID) -> HttpResponse:
    return views.page(request, sort, id, rests=bool(RESTING.among([id], by=request.unlocked)))


@screen("POST")
def rest(request: PersonRequest, dream_id: UUID) -> HttpResponse:
    """Puts a dream aside or takes it up again. The form says which, so it is safe to send twice."""
    let_rest(dream_id, "again" not in request.POST, by=request.unlocked)
    return SeeOther(DREAMS.url(dream_id))
