"""Something I have been afraid to say: what was prepared, and the two ways of telling it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twofold.people.access import PersonRequest, unlocked
from twofold.people.responses import INVALID, SeeOther
from twofold.records.store import Absent, Ended, draft
from twofold.rooms import form_tokens
from twofold.rooms.decorators import absent_is_404
from twofold.rooms.sharing.tokens import carried, new_id, posted
from twofold.rooms.words_field import tidy
from twofold.talks.forms import MODE_LINES, MODE_NAMES
from twofold.trust.preparing import actions
from twofold.trust.preparing.forms import LetterForm, TalkForm
from twofold.trust.preparing.queries import PRACTICE, opening, preparation, preparations, written


@unlocked
@require_GET
def all_of_them(request: PersonRequest) -> HttpResponse:
    given = {"found": preparations(by=request.unlocked), "practice": PRACTICE}
    return render(request, "trust/preparing/all.html", given)


@unlocked
@require_GET
@absent_is_404
def one(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    by = request.unlocked
    at = preparation(talk_id, by=by)
    token = form_tokens.token(by, destroy=str(talk_id))
    return render(request, "trust/preparing/one.html", {"at": at, "pieces": written(at, by=by), "once": token})


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def letter(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """Gather, read through exactly what will be seen, send: three buttons of one form."""
    by = request.unlocked
    at = preparation(talk_id, by=by)
    if request.method == "GET" and not by.linked:
        return SeeOther(reverse("trust:afraid_one", args=[talk_id]))
    pieces = written(at, by=by)
    name = actions.letter_draft(talk_id)
    given: dict[str, Any] = {"at": at, "pieces": pieces, "draft": name}
    if request.method == "GET":
        initial = {"text": draft(name, by=by) or opening(pieces), "once": form_tokens.token(by, letter=str(talk_id))}
        return _letter(request, LetterForm(initial=initial, pieces=pieces), **given)
    found = carried(request, by, letter=str(talk_id))
    form = LetterForm(request.POST, pieces=pieces)
    if found is None:
        again = LetterForm(posted(request, by, letter=str(talk_id)), pieces=pieces)
        return _letter(request, _old(again), status=INVALID, **given)
    act = request.POST.get("act", "look")
    if act == "gather":
        return _letter(request, _gathered(form, pieces), **given)
    if not form.is_valid():
        return _letter(request, form, status=INVALID, **given)
    if act != "send":
        return _letter(request, form, reading=act == "look", **given)
    try:
        id = actions.send_letter(form.cleaned_data["text"], by=by, once=new_id(found), draft=name)
    except Ended:
        form.add_error(None, _("You two are not linked just now, so nothing was sent. Your words are still here."))
        return _letter(request, form, status=409, **given)
    return SeeOther(reverse("talks:talk", args=[id]))


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def talk(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """A listening talk about one line: that line, and nothing else, goes over."""
    by = request.unlocked
    at = preparation(talk_id, by=by)
    if request.method == "GET" and not by.linked:
        return SeeOther(reverse("trust:afraid_one", args=[talk_id]))
    name = actions.line_draft(talk_id)
    given: dict[str, Any] = {"at": at, "modes": MODE_LINES, "draft": name}
    if request.method == "GET":
        line = draft(name, by=by) or " ".join(opening(written(at, by=by)).split())[:200]
        initial = {"line": line, "mode": next(iter(MODE_NAMES)), "once": form_tokens.token(by, talk=str(talk_id))}
        return _talk(request, TalkForm(initial=initial), **given)
    found = carried(request, by, talk=str(talk_id))
    form = TalkForm(request.POST)
    if found is None:
        return _talk(request, _old(TalkForm(posted(request, by, talk=str(talk_id)))), status=INVALID, **given)
    if not form.is_valid():
        return _talk(request, form, status=INVALID, **given)
    act = request.POST.get("act", "look")
    if act != "send":
        return _talk(request, form, reading=act == "look", **given)
    try:
        line, mode = form.cleaned_data["line"], form.cleaned_data["mode"]
        id = actions.begin_talk(line, mode, by=by, once=new_id(found), draft=name)
    except Ended:
        form.add_error(None, _("You two are not linked just now, so nothing was sent. Your words are still here."))
        return _talk(request, form, status=409, **given)
    return SeeOther(reverse("talks:talk", args=[id]))


@unlocked
@require_POST
@absent_is_404
def destroy(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """Every word of it. Sent twice, the second finds it done."""
    by = request.unlocked
    found = carried(request, by, destroy=str(talk_id))
    try:
        preparation(talk_id, by=by)
        if found is None:
            return SeeOther(reverse("trust:afraid_one", args=[talk_id]))
        actions.destroy(talk_id, by=by)
    except Absent:
        if found is None:
            raise
    return SeeOther(reverse("trust:afraid"))


def _gathered(form: LetterForm, pieces: list[Any]) -> LetterForm:
    """The chosen pieces put below what is written already."""
    chosen = form.data.getlist("take") if hasattr(form.data, "getlist") else []
    parts = [tidy(str(form.data.get("text", "")))]
    parts += [piece.text for piece in pieces if str(piece.entry.id) in chosen and piece.text not in parts[0]]
    text = "\n\n".join(part for part in parts if part)
    return LetterForm(initial={"text": text, "once": form.data.get("once", "")}, pieces=pieces)


def _old(form: Any) -> Any:
    form.add_error(None, _("This page was open for long. Your words are still here; please send them again."))
    return form


def _letter(request: PersonRequest, form: LetterForm, *, status: int = 200, **given: Any) -> HttpResponse:
    return render(request, "trust/preparing/letter.html", {**given, "form": form}, status=status)


def _talk(request: PersonRequest, form: TalkForm, *, status: int = 200, **given: Any) -> HttpResponse:
    return render(request, "trust/preparing/talk.html", {**given, "form": form}, status=status)
