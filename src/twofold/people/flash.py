"""One short line on the page that a form leads to, such as "Your passphrase is changed".

A cookie that lasts a few seconds names the line and the page. When the server kept the line and the page consumed it, a
page that a second press had cut off used it up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

_SECONDS = 20
LINES: dict[str, str | Promise] = {
    "kept": _("Your settings are kept."),
    "mailed": _("A code is on its way to your address."),
    "confirmed": _("Your address is confirmed. You’re reminded by e-mail from now on."),
    "passphrase": _("Your passphrase is changed. You’re signed out everywhere else."),
    "recovery": _("Your new recovery code counts from now on. The one before it no longer does."),
    "linked": _("You two are linked. Nothing that either of you wrote before is shared."),
    "parted": _("The link has ended. Both of you keep what you shared until today."),
    "ended": _("That device is signed out."),
    "all ended": _("You’re signed out everywhere but here."),
    "withdrawn": _("The invitation is withdrawn. Its link opens nothing now."),
    "instant": _("Noted. Answers open at once as soon as you both want that."),
    "fair": _("Noted. Answers stay sealed until the other opens Twofold."),
    "brought back": _("Your pages from before are back."),
    "new key": _("Thank you. Your keys fit together again."),
}


def say(request: HttpRequest, line: str) -> None:
    """Sets the line that the page after this request shows."""
    request.saying = line  # type: ignore[attr-defined]


def said(request: HttpRequest) -> str | Promise:
    """Returns the line that the form before this page set, for a few seconds: a page asked for twice shows it twice."""
    return LINES.get(said_name(request), "")


def said_name(request: HttpRequest) -> str:
    """Returns the name of that line, also of one that only a room knows; "" if there is none."""
    signed = request.get_signed_cookie(_name(), default="", salt=_salt(request), max_age=_SECONDS)
    line, _, path = str(signed).rpartition(" ")
    return line if path == request.path else ""


def carry_line(request: HttpRequest, response: HttpResponseBase) -> None:
    """Sends the line along with the redirect to its page, and deletes the line of an earlier form."""
    if request.method != "POST" or "Location" not in response.headers:
        return
    if line := getattr(request, "saying", ""):
        path = urlsplit(response.headers["Location"]).path
        given = {"secure": settings.SECURE, "httponly": True, "samesite": "Strict"}
        response.set_signed_cookie(_name(), f"{line} {path}", salt=_salt(request), max_age=_SECONDS, **given)
    elif _name() in request.COOKIES:
        response.delete_cookie(_name(), samesite="Strict")


def _name() -> str:
    return "__Host-tf_said" if settings.SECURE else "tf_said"


def _salt(request: HttpRequest) -> str:
    """Binds a line to this sign-in."""
    return f"twofold.people.flash {request.session.session_key}"
