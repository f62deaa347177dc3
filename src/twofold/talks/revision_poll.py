"""Answers the revision poll, which comes twice a second while a live step is open, before sessions, keys or views are
involved.

Returns only the revision number. Other requests fall through to the view, which denies them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from twofold.people.sign_ins import hashed
from twofold.records.clear_queries import revision_for_sign_in
from twofold.talks.documents import TALK

_PATH = re.compile(r"/talks/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/revision")


class RevisionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = _PATH.fullmatch(request.path_info) if request.method == "GET" else None
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME) if asked else None
        if asked and cookie:
            rev = revision_for_sign_in(UUID(asked[1]), kind=TALK, sign_in=hashed(cookie))
            if rev is not None:
                return JsonResponse({"rev": rev})
        return self.get_response(request)
