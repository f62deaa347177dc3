"""Checks where a form came from. If pages send no referrer, browsers send `Origin: null` with plain forms."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


def from_here(request: HttpRequest) -> bool:
    """Returns True if our own page sent this. With `Origin: null`, a header that no page can set says so."""
    origin = request.headers.get("Origin", "")
    if origin == "null":
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    own = f"{request.scheme}://{request.get_host()}"
    return bool(urlsplit(origin).netloc) and origin in {settings.ORIGIN, own}


class FormMiddleware(CsrfViewMiddleware):
    """Django's check, which alone would refuse every plain form from a page with `Referrer-Policy: no-referrer`."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        verified: bool = super()._origin_verified(request)  # type: ignore[misc]  # Django's, not in its stubs
        return verified or from_here(request) or _too_old_to_say(request)


def _too_old_to_say(request: HttpRequest) -> bool:
    """Returns True for browsers without that header: only the token, whose cookie is SameSite=Strict, protects them."""
    return request.headers.get("Origin") == "null" and "Sec-Fetch-Site" not in request.headers
