"""Pages that interrupt a locked or signed-out person, and keep what they had typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from twofold.people.cookies import person_known_here
from twofold.people.couples import Stop
from twofold.people.forms import OwnPassphraseForm, SignInForm, UnlockForm
from twofold.web.written_fields import written

LOCKED = 423
IN_PLACE = "X-Twofold-In-Place"
_SECRET = frozenset({"passphrase", "new_passphrase", "offered", "code", "recovery_code"})
_NOT_HELD = _SECRET | {"csrfmiddlewaretoken", "held_path", "held_sent"}
_PREFIX = "held:"
_PATH = re.compile(r"/(?!/)[A-Za-z0-9._~/-]*")
_SEEN_INSTEAD: Final = {  # POST-only URLs: redirect here instead of back; there is nothing to send again
    "people:lock": "people:front",
    "people:unlock": "people:front",
    "people:confirm_recovery_code": "people:recovery_code",
}


@dataclass(frozen=True, slots=True)
class Held:
    """The page a person wanted, or (`sent`) the form they sent with its `fields`; never secrets."""

    path: str = "/"
    fields: tuple[tuple[str, str], ...] = ()
    sent: bool = False

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Hidden inputs that carry this form through the interrupting page."""
        sent = (("held_sent", "1"),) if self.sent else ()
        return (("held_path", self.path), *sent, *((_PREFIX + name, value) for name, value in self.fields))

    @property
    def words(self) -> tuple[str, ...]:
        """The text that the person typed, to show that it is still there."""
        return written(self.fields)


def hold(request: HttpRequest) -> Held:
    """Returns the page or the form of this request. Forms with secrets aren't held; people type them again."""
    match = request.resolver_match
    instead = _SEEN_INSTEAD.get(match.view_name) if match else None
    path = reverse(instead) if instead else request.path
    if request.method != "POST" or instead or _SECRET & set(request.POST):
        return Held(path)
    fields = [(k, str(v)) for k in request.POST for v in request.POST.getlist(k) if k not in _NOT_HELD]
    return Held(path, tuple(fields), sent=True)


def held_in(request: HttpRequest) -> Held:
    """Returns the page or form that the interrupting page carries; only the front page if the path isn't ours."""
    path = request.POST.get("held_path", "/")
    if not _of_this_house(path):
        return Held()
    names = [name for name in request.POST if name.startswith(_PREFIX)]
    fields = [(name.removeprefix(_PREFIX), str(v)) for name in names for v in request.POST.getlist(name)]
    return Held(path, tuple((k, v) for k, v in fields if k not in _NOT_HELD), sent="held_sent" in request.POST)


def _of_this_house(path: str) -> bool:
    if not _PATH.fullmatch(path):
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def locked_page(request: HttpRequest) -> HttpResponse:
    form = UnlockForm()
    return in_the_way(request, "people/unlock.html", "locked", {"form": form})


def signed_out_page(request: HttpRequest) -> HttpResponse:
    if IN_PLACE in request.headers:
        words = _("You are signed out on this device. Your words stay on this page: send them, then sign in.")
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=LOCKED)
    known = person_known_here(request)
    form = SignInForm(initial={"sign_in": known.sign_in_name if known else ""})
    return in_the_way(request, "people/sign_in.html", "signed-out", {"form": form})


def in_the_way(request: HttpRequest, template: str, state: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, {"held": hold(request), **context}, status=LOCKED)
    response["X-Twofold"] = state
    return response


def begin_anew_page(
    request: HttpRequest, held: Held, form: OwnPassphraseForm | None = None, status: int = 200
) -> HttpResponse:
    """Renders the page on which a person chooses a passphrase after a reset; it carries the held form."""
    form = form or OwnPassphraseForm(person=request.person)  # type: ignore[attr-defined]  # only for signed-in people
    return render(request, "people/begin_anew.html", {"form": form, "held": held}, status=status)


def disputed_page(request: HttpRequest, held: Held) -> HttpResponse:
    """Renders the full-page stop for a couple in the database that isn't the one in the person's keyring."""
    return render(request, "people/disputed.html", {"held": held}, status=409)


def changed_key_page(request: HttpRequest, stop: Stop, held: Held) -> HttpResponse:
    """Renders the full-page stop for a changed key; it carries the held form."""
    return render(request, "people/changed_key.html", {"stop": stop, "held": held}, status=409 if held.sent else 200)
