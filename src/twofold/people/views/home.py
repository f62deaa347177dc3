"""The front page, and the quick way out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from twofold.people.access import anyone
from twofold.people.accounts import signup_open
from twofold.people.cookies import end_unlocking
from twofold.people.models import Person
from twofold.people.responses import SeeOther
from twofold.web.external_links import elsewhere


@anyone
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    if request.person is not None:  # type: ignore[attr-defined]
        return SeeOther("/today")
    given = {"open": signup_open(), "first_is_made": Person.objects.exists()}
    return render(request, "people/front.html", given)


@anyone
@csrf_exempt  # leaving never fails; at worst a foreign page locks the keys
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    response = elsewhere(settings.CONFIGURATION.leave_url)
    end_unlocking(request, response, request.person)  # type: ignore[attr-defined]
    return response
