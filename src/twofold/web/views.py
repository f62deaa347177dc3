"""Pages that belong to no room: help, privacy, the gallery of components, and errors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from twofold.people.access import anyone
from twofold.web.context import frame
from twofold.web.csrf import from_here
from twofold.web.gallery import specimens
from twofold.web.help import help_words
from twofold.web.written_fields import written

_FAVICON = Path(__file__).resolve().parent / "static" / "web" / "favicon.ico"


@anyone
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Shows every component in every state; `?theme` and `?paper` only change the preview."""
    shown = {"paper": "mine" if request.GET.get("paper") == "mine" else "", "nav_shown": True}
    if request.GET.get("theme") in {"light", "dark"}:
        shown["theme"] = request.GET["theme"]
    return render(request, "web/gallery.html", {**specimens(), **shown})


def _same_for_everyone(
    request: HttpRequest, template: str, status: int = 200, *, given: Mapping[str, object] | None = None
) -> HttpResponse:
    """Renders a page that depends on nothing but the browser's language, so not on who is signed in."""
    with override(get_language_from_request(request)):
        return HttpResponse(render_to_string(template, {**frame(), **(given or {})}), status=status)


@anyone
@require_safe
@gzip_page  # the same for everyone: its length reveals nothing
def help_page(request: HttpRequest) -> HttpResponse:
    return _same_for_everyone(request, "web/help.html", given=help_words())


@anyone
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    given = {"operator": settings.CONFIGURATION.operator_name}
    return _same_for_everyone(request, "web/privacy.html", given=given)


@anyone
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [
        _icon("mark.svg", "any", "image/svg+xml"),
        _icon("icon-192.png", "192x192", "image/png"),
        _icon("icon-512.png", "512x512", "image/png"),
        _icon("mark-maskable.svg", "any", "image/svg+xml", purpose="maskable"),
        _icon("icon-maskable-512.png", "512x512", "image/png", purpose="maskable"),
    ]
    look = {"background_color": "#faf6ee", "theme_color": "#faf6ee", "display": "standalone"}
    words = {
        "name": "Twofold",
        "short_name": "Twofold",
        "start_url": "/",
        "scope": "/",
        "icons": icons,
        **look,
    }
    return JsonResponse(words, content_type="application/manifest+json")


def _icon(name: str, sizes: str, type: str, *, purpose: str = "any") -> dict[str, str]:
    return {"src": static(f"web/{name}"), "sizes": sizes, "type": type, "purpose": purpose}


@anyone
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Answers the address that browsers ask without having been told of it."""
    return HttpResponse(_FAVICON.read_bytes(), content_type="image/x-icon")


@anyone
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _same_for_everyone(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _same_for_everyone(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answers the same for absent and forbidden; gives back what was typed, whoever sent it."""
    words = written((name, value) for name, values in request.POST.lists() for value in values)
    return _same_for_everyone(request, "404.html", 404, given={"words": words})


SECRETS = frozenset(
    {"csrfmiddlewaretoken", "passphrase", "new_passphrase", "offered", "code", "recovery_code"}
)  # people type these again; no page carries them


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return _same_for_everyone(request, "500.html", 500)
    except (TemplateDoesNotExist, TemplateSyntaxError, OSError, ValueError):
        return HttpResponse(_("Something went wrong. Go back and try again."), status=500, content_type="text/plain")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Handles a form whose token no longer fits: one from our own pages can be sent again, any other is refused."""
    if not from_here(request):
        return forbidden(request)
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [(name, value) for name, value in fields if name not in SECRETS]
    here = "/" + request.path.lstrip("/")  # "//name" would lead to someone else's site
    given = {"fields": kept, "words": written(kept), "action": here}
    return render(request, "web/stale_form.html", given, status=403)
