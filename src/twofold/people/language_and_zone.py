"""Shows each page in the reader's language and time zone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from twofold.days.zones import zone_named
from twofold.people.models import Person

Answer = Callable[[HttpRequest], HttpResponseBase]


class LanguageAndZoneMiddleware:
    """Uses the person's own language and zone; for others the browser's language and UTC."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person: Person | None = request.person  # type: ignore[attr-defined]
        if person is None:
            return self.get_response(request)
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(zone_named(person.zone))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
