"""Views of "something I have been afraid to say": what was prepared, and two ways of sharing it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.people.access import PersonRequest
from twofold.people.responses import CONFLICT, SeeOther
from twofold.records.store import Absent, Ended
from twofold.rooms import form_tokens
from twofold.rooms.decorators import screen
from twofold.rooms.kept_form import KeptForm, Refusal, answered
from twofold.rooms.pagination import render_part, requested_part
from twofold.rooms.words_field import tidy
from twofold.talks.actions import AlreadyBegun, NotMade
from twofold.talks.forms import MODE_LINES, MODE_NAMES
from twofold.talks.private_talks import Written, list_private, written
from twofold.talks.start_views import begun_before, or_renewed
from twofold.trust.preparing import actions
from twofold.trust.preparing.actions import PRACTICE, preparation
from twofold.trust.preparing.forms import LetterForm, TalkForm

_LISTED = 15


@screen("GET")
def all_of_them(request: PersonRequest) -> HttpResponse:
    part = requested_part(request, _LISTED)
    given = {"found": list_private(PRACTICE, part, by=request.unlocked), "practice": PRACTICE, "part": part}
    return render_part(request, part, "trust/preparing/all.html", given)


@screen("GET")
def one(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    by = request.unlocked
    at = preparation(talk_id, by=by)
    token = form_tokens.token(by, destroy=str(talk_id))
    return render(request, "trust/preparing/one.html", {"at": at, "pieces": written(at, by=by), "once": token})


@screen("GET", "POST")
def letter(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """Gathers pieces, shows exactly what the partner will see, or sends it: three buttons of one form."""
    by = request.unlocked
    at = preparation(talk_id, by=by)
    if request.method == "GET" and not by.linked:
        return SeeOther(reverse("trust:afraid_one", args=[talk_id]))
    pieces = written(at, by=by)
    about, drafts = {"letter": str(talk_id)}, {"text": actions.letter_draft(talk_id)}
    form = LetterForm.of(request, about=about, drafts=drafts, fields={"text": opening(pieces)}, pieces=pieces)
    page = partial(_page, request, "letter", at=at, pieces=pieces)
    if request.POST.get("act") == "gather" and not form.stale:
        return page(_gathered(form, pieces))

    def act() -> str:
        text = form.cleaned_data["text"]
        id = or_renewed(form, lambda: actions.send_letter(text, by=by, once=form.once_id, draft=drafts["text"]))
        return reverse("talks:talk", args=[id])

    return _sent(request, form, act, page)


@screen("GET", "POST")
def talk(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """Begins a listening talk about one line. Only that line is shared."""
    by = request.unlocked
    at = preparation(talk_id, by=by)
    if request.method == "GET" and not by.linked:
        return SeeOther(reverse("trust:afraid_one", args=[talk_id]))
    about, drafts = {"talk": str(talk_id)}, {"line": actions.line_draft(talk_id)}
    line = " ".join(opening(written(at, by=by)).split())[:200]
    form = TalkForm.of(request, about=about, drafts=drafts, fields={"line": line, "mode": next(iter(MODE_NAMES))})

    def act() -> str:
        line, mode = form.cleaned_data["line"], form.cleaned_data["mode"]
        id = or_renewed(form, lambda: actions.begin_talk(line, mode, by=by, once=form.once_id, draft=drafts["line"]))
        return reverse("talks:talk", args=[id])

    return _sent(request, form, act, partial(_page, request, "talk", at=at, modes=MODE_LINES))


@screen("POST")
def destroy(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """Destroys every word of it. If the form is sent twice, the second finds it done."""
    by = request.unlocked
    carried = form_tokens.carried(request, destroy=str(talk_id))
    try:
        preparation(talk_id, by=by)
        if carried is None:
            return SeeOther(reverse("trust:afraid_one", args=[talk_id]))
        actions.destroy(talk_id, by=by)
    except Absent:
        if carried is None:
            raise
    return SeeOther(reverse("trust:afraid"))


def opening(pieces: list[Written]) -> str:
    return next((piece.text for piece in reversed(pieces) if piece.step.id == "opening"), "")


def _gathered(form: LetterForm, pieces: list[Written]) -> LetterForm:
    """Adds the chosen pieces below the words that are already there."""
    chosen = form.data.getlist("take") if hasattr(form.data, "getlist") else []
    parts = [tidy(str(form.data.get("text", "")))]
    parts += [piece.text for piece in pieces if str(piece.entry.id) in chosen and piece.text not in parts[0]]
    text = "\n\n".join(part for part in parts if part)
    initial = {"text": text, "once": form.data.get("once", "")}
    return LetterForm(initial=initial, by=form.by, drafts=form.drafts, pieces=pieces)


def _sent(
    request: PersonRequest, form: KeptForm, act: Callable[[], str], page: Callable[..., HttpResponse]
) -> HttpResponse:
    """Shows what the partner would see, unless the button says to send it."""
    pressed = request.POST.get("act", "look")
    if pressed != "send" and request.unlocked.linked and form.is_valid():
        return page(form, reading=pressed == "look")
    said = _("You two are not linked just now, so nothing was sent. Your words are still here.")
    parted = Refusal(said, status=CONFLICT)
    refusals = {Ended: parted, NotMade: parted, AlreadyBegun: begun_before()}
    return answered(form, act, page, refusals=refusals)


def _page(request: PersonRequest, name: str, form: KeptForm, *, status: int = 200, **given: Any) -> HttpResponse:
    return render(request, f"trust/preparing/{name}.html", {**given, "form": form}, status=status)
