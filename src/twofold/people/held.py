"""Pages that stand in a locked or signed-out person's way, and hold what they had typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twofold.people.cookies import person_known_here

LOCKED = 423
_NOT_HELD = frozenset({"csrfmiddlewaretoken", "passphrase", "held_path", "code", "new_passphrase"})
_PREFIX = "held:"


@dataclass(frozen=True, slots=True)
class Held:
    """A form that could not be taken yet: where it was going, and its fields. Never secrets."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Hidden inputs that carry this form through the page in the way."""
        return (("held_path", self.path), *((_PREFIX + name, value) for name, value in self.fields))

    @property
    def words(self) -> tuple[str, ...]:
        """What a person typed, to show that it is still here."""
        return tuple(value for name, value in self.fields if name in {"text", "reply"} and value.strip())


def hold(request: HttpRequest) -> Held:
    """What this request wanted: a page to see, or a form to send."""
    if request.method != "POST":
        return Held(request.path, ())
    fields = [(k, v) for k in request.POST for v in request.POST.getlist(k) if k not in _NOT_HELD]
    return Held(request.path, tuple((k, str(v)) for k, v in fields))


def held_in(request: HttpRequest) -> Held:
    """What an unlocking or signing-in form carries through; a path outside this site becomes the front page."""
    path = request.POST.get("held_path", "/")
    if not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        path = "/"
    names = [name for name in request.POST if name.startswith(_PREFIX)]
    fields = [(name.removeprefix(_PREFIX), str(v)) for name in names for v in request.POST.getlist(name)]
    return Held(path, tuple((k, v) for k, v in fields if k not in _NOT_HELD))


def locked_page(request: HttpRequest) -> HttpResponse:
    return in_the_way(request, "people/unlock.html", "locked")


def signed_out_page(request: HttpRequest) -> HttpResponse:
    return in_the_way(request, "people/sign_in.html", "signed-out")


def in_the_way(request: HttpRequest, template: str, state: str) -> HttpResponse:
    known = person_known_here(request)
    context = {"held": hold(request), "sign_in": known.sign_in_name if known else "", "error": ""}
    response = render(request, template, context, status=LOCKED)
    response["X-Twofold"] = state
    return response
