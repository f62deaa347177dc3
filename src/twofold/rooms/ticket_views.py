"""The view to which a browser hands over the tickets of answers written on it, so that folds open."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from twofold.people.access import SignedInRequest, signed_in
from twofold.records import folds
from twofold.records.clear_queries import answers_waiting
from twofold.rooms.tickets import read_ticket

_MOST_TICKETS = 200


@signed_in
@require_POST
def tickets(request: SignedInRequest) -> HttpResponse:
    """Hands over this browser's tickets if it is unlocked. Returns the folds whose tickets it may forget."""
    pairs = zip(request.POST.getlist("fold"), request.POST.getlist("ticket"), strict=False)
    given = {fold: ticket for name, ticket in list(pairs)[:_MOST_TICKETS] if (fold := _uuid(name))}
    waits = answers_waiting(given, person_id=request.person.pk)
    done = [fold for fold in waits if not waits[fold] or _taken(fold, given[fold], request)]
    return JsonResponse({"done": done})


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _taken(fold: UUID, ticket: str, request: SignedInRequest) -> bool:
    read = read_ticket(ticket)
    return read is not None and folds.hand_over(fold, read, person_id=request.person.pk, by=request.unlocked)
