"""Views that keep drafts every few seconds and return what other pages have typed for the same field."""

from __future__ import annotations

from dataclasses import replace

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from twofold.people.access import PersonRequest, SignedInRequest, signed_in
from twofold.people.cookies import end_unlocking
from twofold.people.keyrings import KeyringMoved
from twofold.people.page_ids import named_page
from twofold.people.unlocked import Unlocked
from twofold.records import store
from twofold.rooms.decorators import screen

_LONGEST = 100_000
_LONGEST_NAME = 120
_MOST_FIELDS = 60


@screen("POST")
def keep(request: PersonRequest) -> HttpResponse:
    """Keeps the text of one field. The page chooses the name, but can't reach the server's own notes."""
    name, text = request.POST.get("name", ""), request.POST.get("text", "")
    if not _fits(name):
        return HttpResponse(status=400)
    if len(text) > _LONGEST:
        return HttpResponse(status=413)
    store.keep_typed(name, text, _turn(request.POST.get("turn", "")), by=request.unlocked)
    return HttpResponse(status=204)


@screen("POST")
def elsewhere(request: PersonRequest) -> HttpResponse:
    """Returns what other pages hold for these fields, by field, and the HTML of the note that shows it."""
    named = [name for name in request.POST.getlist("name")[:_MOST_FIELDS] if _fits(name)]
    found = store.all_typed_elsewhere(dict.fromkeys(named), by=request.unlocked)
    told = {name: [{"of": t.of, "text": t.text} for t in typed] for name, typed in found.items() if typed}
    return JsonResponse({"found": told, "note": render_to_string("rooms/typed_elsewhere.html") if told else ""})


@screen("POST")
def let_go(request: PersonRequest) -> HttpResponse:
    name = request.POST.get("name", "")
    if not _fits(name):
        return HttpResponse(status=400)
    if "earlier" in request.POST:
        store.let_earlier_go(name, by=request.unlocked)
    else:
        store.let_go(name, request.POST.get("of", ""), by=request.unlocked)
    return HttpResponse(status=204)


@signed_in
@require_POST
def leave(request: SignedInRequest) -> HttpResponse:
    """Keeps the last words of a page that is left at once, and locks, in one request so that neither overtakes the
    other. If the form is sent twice, the second finds it locked.
    """
    response, by = HttpResponse(status=204), request.unlocked
    try:
        if by is not None and by.settled and not by.keyring.temporary:
            _keep_last(request, by=by)
    except (DatabaseError, KeyringMoved):
        response.status_code = 503
    finally:
        end_unlocking(request, response, request.person)
    return response


def _keep_last(request: HttpRequest, *, by: Unlocked) -> None:
    if not by.page:  # a beacon has no headers
        page, took = named_page(request.POST.get("page", ""))
        by = replace(by, page=page, took=took)
    given = (request.POST.getlist(field)[:_MOST_FIELDS] for field in ("name", "text", "turn"))
    for name, text, turn in zip(*given, strict=False):
        if _fits(name) and len(text) <= _LONGEST:
            store.keep_typed(name, text, _turn(turn), by=by)


def _fits(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and not name.startswith(("aside/", "kept/"))


def _turn(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
