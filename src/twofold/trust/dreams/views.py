"""The dreams of one person: all of them, each by itself, and writing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twofold.people.access import PersonRequest, unlocked
from twofold.people.onward import INVALID, SeeOther
from twofold.practices import once
from twofold.practices.doors import absent_is_404
from twofold.records.store import Conflict, draft
from twofold.trust.dreams import actions
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.forms import DreamForm
from twofold.trust.dreams.pages import dream_page
from twofold.trust.dreams.queries import all_dreams, private_dream
from twofold.trust.dreams.queries import dream as read_dream
from twofold.trust.tokens import carried, new_id, posted

_DRAFT = "dream:new"


@unlocked
@require_GET
def dreams(request: PersonRequest) -> HttpResponse:
    """`?only=mine` leaves out what the other has shown: for writing beside somebody, or on a screen that others see."""
    only = request.GET.get("only") == "mine"
    return render(request, "trust/dreams/all.html", {"dreams": all_dreams(by=request.unlocked), "only_mine": only})


@unlocked
@require_http_methods(["GET", "POST"])
def new_dream(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    if request.method == "GET":
        initial = {"once": once.token(by, dream="new"), "text": draft(_DRAFT, by=by) or ""}
        return _writing(request, DreamForm(initial=initial))
    found = carried(request, by, dream="new")
    if found is None:
        return _writing(request, _asked_again(request, dream="new"), status=INVALID)
    form = DreamForm(request.POST)
    if not form.is_valid():
        return _writing(request, form, status=INVALID)
    entry = actions.keep_dream(_dream(form), by=by, once=new_id(found), draft=_DRAFT)
    return SeeOther(reverse("trust:dream", args=[entry.id]))


@unlocked
@require_GET
@absent_is_404
def dream(request: PersonRequest, dream_id: UUID) -> HttpResponse:
    by = request.unlocked
    return render(request, "trust/dreams/dream.html", dream_page(read_dream(dream_id, by=by), by=by))


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def change_dream(request: PersonRequest, dream_id: UUID) -> HttpResponse:
    """Mine only: what the other was shown changes when I show the new words, and not before."""
    by = request.unlocked
    entry = private_dream(dream_id, by=by)
    name = f"dream:{dream_id}"
    given: dict[str, Any] = {"entry": entry, "draft": name}
    if request.method == "GET":
        fields = entry.document.model_dump() if entry.document else {}
        fields["text"] = draft(name, by=by) or fields.get("text", "")
        initial = {**fields, "expected_rev": entry.rev, "once": once.token(by, dream=str(dream_id))}
        return _writing(request, DreamForm(initial=initial), **given)
    if carried(request, by, dream=str(dream_id)) is None:
        return _writing(request, _asked_again(request, dream=str(dream_id)), status=INVALID, **given)
    form = DreamForm(request.POST)
    if not form.is_valid():
        return _writing(request, form, status=INVALID, **given)
    rev = form.cleaned_data["expected_rev"] or 0
    try:
        actions.change_dream(dream_id, _dream(form), by=by, expected_rev=rev, draft=name)
    except Conflict as conflict:
        initial = {**form.cleaned_data, "expected_rev": conflict.newer.rev}
        return _writing(request, DreamForm(initial=initial), status=409, newer=conflict.newer, **given)
    return SeeOther(reverse("trust:dream", args=[dream_id]))


@unlocked
@require_POST
@absent_is_404
def rest(request: PersonRequest, dream_id: UUID) -> HttpResponse:
    """Put aside, or taken up again: the form says which, so that twice is once."""
    actions.let_rest(dream_id, "again" not in request.POST, by=request.unlocked)
    return SeeOther(reverse("trust:dream", args=[dream_id]))


def _dream(form: DreamForm) -> Dream:
    return Dream(**{name: form.cleaned_data[name] for name in ("title", "text", "since", "near")})


def _asked_again(request: PersonRequest, **about: str) -> DreamForm:
    form = DreamForm(posted(request, request.unlocked, **about))
    form.add_error(None, _("This page was open for long. Your words are still here; please send them again."))
    return form


def _writing(request: PersonRequest, form: DreamForm, *, status: int = 200, **given: Any) -> HttpResponse:
    return render(request, "trust/dreams/write.html", {"draft": _DRAFT, **given, "form": form}, status=status)
