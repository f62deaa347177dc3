"""One short line on the next page, such as "Your passphrase is changed". The session holds its key only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

_SAID = "said"
LINES: dict[str, str | Promise] = {
    "kept": _("Your settings are kept."),
    "mailed": _("A code is on its way to your address."),
    "confirmed": _("Your address is confirmed. You are reminded by e-mail from now on."),
    "passphrase": _("Your passphrase is changed. You’re signed out everywhere else."),
    "recovery": _("Your new recovery code counts from now on. The one before it no longer does."),
    "linked": _("You two are linked. Nothing that either of you wrote before is shared."),
    "parted": _("The link has ended. Both of you keep what you shared until today."),
    "ended": _("That device is signed out."),
    "all ended": _("You are signed out everywhere but here."),
    "withdrawn": _("The invitation is withdrawn. Its link opens nothing now."),
    "instant": _("Noted. Answers open at once as soon as you both want that."),
    "fair": _("Noted. Answers stay sealed until the other opens Twofold."),
    "brought back": _("Your pages from before are back."),
    "new key": _("Thank you. Your keys fit together again."),
}


def say(request: HttpRequest, line: str) -> None:
    request.session[_SAID] = line if line in LINES else ""


def said(request: HttpRequest) -> str | Promise:
    """The line, once."""
    line = request.session.get(_SAID)
    if line is None:
        return ""
    session: Any = request.session
    session.forget(_SAID)
    return LINES.get(line, "")
