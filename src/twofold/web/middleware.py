"""Headers of every response, and middleware that checks the host, arrivals from other sites and plain http."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable

from csp.constants import HEADER as POLICY
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes

from twofold.web.context import frame

_LOG = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponseBase]
IN_PAGE = "X-Twofold-In-Page"
GO_TO = "X-Twofold-Go-To"

UNUSED = (  # no page of ours uses these
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope hid"
    " identity-credentials-get idle-detection local-fonts magnetometer microphone midi otp-credentials payment"
    " picture-in-picture serial storage-access usb window-management xr-spatial-tracking browsing-topics"
)
PERMISSIONS = ", ".join([*(f"{name}=()" for name in UNUSED.split()), "screen-wake-lock=(self)"])
ALWAYS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class HeadersMiddleware:
    """Sets the headers. Outermost, so that refusals, errors and static files carry them too.

    If a page sent the form by script (`X-Twofold-In-Page`), a redirect becomes a 204 that names the target, because a
    script can't see a redirect's target without fetching it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if IN_PAGE in request.headers and response.status_code in (301, 302, 303):
            response = _named_redirect(response)
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        del response["Access-Control-Allow-Origin"]  # no other site needs our files
        if POLICY not in response:
            response[POLICY] = build_policy()
        if not _static(request, response):  # a file asks for no permissions, and every file would carry these headers
            response.setdefault("Permissions-Policy", PERMISSIONS)
            response["Cache-Control"] = "no-store"
            response["Vary"] = "Accept-Language, Cookie"  # always, so that it doesn't reveal what was looked up
        return response


def _named_redirect(redirect: HttpResponseBase) -> HttpResponse:
    response = HttpResponse(status=204, headers={GO_TO: redirect["Location"]})
    response.cookies = redirect.cookies
    for name, value in redirect.items():
        if name not in {"Location", "Content-Type", "Content-Length"}:
            response[name] = value
    return response


def _static(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Returns True for vendored files, which are the same for everyone; whitenoise has set how long to cache them."""
    ours = request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/")
    return ours and response.status_code < 400 and "Cache-Control" in response


class HostMiddleware:
    """Accepts only the host name in TWOFOLD_ORIGIN, before anything else runs; otherwise explains the mistake.

    The log doesn't quote the other name, since the sender can write anything there.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            request.get_host()
        except DisallowedHost:
            _LOG.warning("A request asked for another name than the one in TWOFOLD_ORIGIN")
            given = {**frame(), "origin": settings.ORIGIN, "asked": str(request.META.get("HTTP_HOST", ""))[:100]}
            return HttpResponse(render_to_string("web/other_name.html", given), status=400)
        return self.get_response(request)


class ArrivalMiddleware:
    """Handles a link that was followed from another site.

    Browsers don't send our Strict cookies with such a request: the page would say that it's locked, and its fresh form
    token would replace the one that another tab uses, even the tab of a person who isn't signed in yet. So the answer
    is a page that sets no cookie and goes on by itself, as one of our own pages, to the same address: with its query,
    and by script with the part behind the #, which only the browser knows.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _from_elsewhere(request):
            return self.get_response(request)
        here = escape_leading_slashes(request.get_full_path())  # "//name" would lead to someone else's site
        return HttpResponse(render_to_string("web/arrival.html", {**frame(), "here": here}))


def _from_elsewhere(request: HttpRequest) -> bool:
    """Returns True if a link on another site was followed; whether a token exists that wasn't sent is unknown."""
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Site") == "cross-site"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and settings.CSRF_COOKIE_NAME not in request.COOKIES
    )


class TransportMiddleware:
    """Refuses plain http, except on this machine or if the operator allowed it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.is_secure() or settings.CONFIGURATION.allow_plain_http or _stays_here(request):
            return self.get_response(request)
        given = {**frame(), "origin": settings.ORIGIN}
        return HttpResponse(render_to_string("web/plain_http.html", given), status=403)


def _stays_here(request: HttpRequest) -> bool:
    """Returns True if the socket's other end is this machine and no header mentions a proxy in between. With an https
    origin, the Host header has to name this machine too.
    """
    proxied = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED"))
    if proxied or not _loopback(request.META.get("REMOTE_ADDR", "")):
        return False
    return not settings.SECURE or _loopback(_host(request))


def _host(request: HttpRequest) -> str:
    name = str(request.META.get("HTTP_HOST", ""))
    return name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]


def _loopback(address: str) -> bool:
    """Returns True for loopback addresses and for a Unix socket, whose other end has no address."""
    if address in {"", "localhost"}:
        return True
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback
