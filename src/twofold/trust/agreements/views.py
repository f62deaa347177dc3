"""Agreements: all of them, one with its history, proposing and answering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twofold.people.access import PersonRequest, unlocked
from twofold.people.responses import INVALID, SeeOther
from twofold.records.store import Absent, Conflict, Ended, Stale
from twofold.rooms.decorators import absent_is_404
from twofold.rooms.pagination import parts
from twofold.rooms.sharing.queries import both_sides, open_sides
from twofold.rooms.sharing.tokens import carried, new_id, posted
from twofold.trust.agreements import actions
from twofold.trust.agreements.boundaries import BOUNDARIES
from twofold.trust.agreements.documents import Wording
from twofold.trust.agreements.forms import SayingForm, WordingForm
from twofold.trust.agreements.pages import (
    agreement_page,
    answer_draft,
    answer_token,
    list_page,
    wording_begun,
    wording_form,
)
from twofold.trust.agreements.queries import SeenAgreement, agreement
from twofold.trust.agreements.states import Act

_ACTS: dict[str, Act] = {"agree": "agreed", "decline": "declined", "withdraw": "withdrew", "end": "ended"}
_LISTED = 15
_OLD = gettext_lazy("This page was open for long. Your words are still here; please send them again.")


@unlocked
@require_GET
def all_of_them(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    part, found = parts(request, _LISTED), both_sides(BOUNDARIES, by=by)
    (mine,), theirs = open_sides([part.span(found.mine)], part.span(found.theirs), by=by)
    given = {**list_page(part, by=by), "mine": mine, "theirs": theirs}
    return render(request, "trust/agreements/all.html", given)


@unlocked
@require_GET
@absent_is_404
def one(request: PersonRequest, agreement_id: UUID) -> HttpResponse:
    by = request.unlocked
    at = agreement(agreement_id, by=by, whole=True)
    return render(request, "trust/agreements/agreement.html", agreement_page(at, by=by))


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def new_agreement(request: PersonRequest) -> HttpResponse:
    if request.method == "GET":
        return _writing(request, None, wording_form(None, by=request.unlocked))
    return _proposed(request, None)


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def propose(request: PersonRequest, agreement_id: UUID) -> HttpResponse:
    """Other words for it. What stands goes on standing until the other has agreed to these."""
    at = agreement(agreement_id, by=request.unlocked)
    if at.past or at.state is None:
        raise Absent
    if request.method == "GET":
        return _writing(request, at, wording_form(at, by=request.unlocked))
    return _proposed(request, at)


@unlocked
@require_POST
@absent_is_404
def answer(request: PersonRequest, agreement_id: UUID) -> HttpResponse:
    """Agree, decline, withdraw or end, with a line. About the wording that lay on the page."""
    by = request.unlocked
    at = agreement(agreement_id, by=by)
    form = SayingForm(request.POST)
    act = _ACTS.get(request.POST.get("act", ""))
    found = carried(request, by, agreement=str(agreement_id))
    about = _uuid(found.get("stands" if act == "ended" else "open")) if found else None
    moved = found is None or act is None or about is None
    if form.is_valid() and not moved:
        assert found is not None
        assert act is not None
        assert about is not None
        line, name = form.cleaned_data["line"], answer_draft(agreement_id)
        try:
            actions.answer(agreement_id, act, about, by=by, once=new_id(found), line=line, draft=name)
            return SeeOther(reverse("trust:agreement", args=[agreement_id]))
        except (Stale, Ended):
            moved = True
    at = agreement(agreement_id, by=by, whole=True)
    if moved:
        form = SayingForm({**posted(request, by), "once": answer_token(at, by=by)})
        form.add_error(None, _("This has moved on in the meantime. Look at it as it is now; your line is still here."))
    page = agreement_page(at, by=by, form=form)
    return render(request, "trust/agreements/agreement.html", page, status=409 if moved else INVALID)


def _proposed(request: PersonRequest, at: SeenAgreement | None) -> HttpResponse:
    by = request.unlocked
    about = str(at.id) if at else "new"
    found = carried(request, by, wording=about)
    if found is None:
        form = WordingForm(posted(request, by, wording=about))
        form.add_error(None, _OLD)
        return _writing(request, at, form, status=INVALID)
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _writing(request, at, form, status=INVALID)
    words = {name: form.cleaned_data[name] for name in ("title", "text", "why", "look_again")}
    upon = form.cleaned_data["upon"] or 0
    drafts = wording_begun(at, upon, by=by)
    try:
        if at is None:
            done = actions.propose_first(Wording(agreement=new_id(found), **words), by=by)
        else:
            done = actions.propose(Wording(agreement=at.id, **words), by=by, once=new_id(found), upon=upon)
    except Ended:
        form.add_error(None, _("You two are not linked just now, so nothing was proposed. Your words are still here."))
        return _writing(request, at, form, status=409)
    except Conflict as conflict:
        return _overtaken(request, at, words, conflict)
    drafts.settle(by=by)
    return SeeOther(reverse("trust:agreement", args=[done.id]))


def _overtaken(
    request: PersonRequest, at: SeenAgreement | None, words: dict[str, Any], conflict: Conflict
) -> HttpResponse:
    """Something was proposed or settled meanwhile: both texts on one page, and nothing is lost."""
    by = request.unlocked
    if at is None:
        document = conflict.newer.document
        if not isinstance(document, Wording):
            raise Absent
        at = agreement(document.agreement, by=by)
    at = agreement(at.id, by=by)
    return _writing(request, at, wording_form(at, by=by, given=words), status=409, newer=at.open or at.newest)


def _writing(
    request: PersonRequest, at: SeenAgreement | None, form: WordingForm, *, status: int = 200, newer: Any = None
) -> HttpResponse:
    upon = str(form["upon"].value() or 0)
    begun = wording_begun(at, int(upon) if upon.isdecimal() else 0, by=request.unlocked)
    given = {
        "at": at,
        "form": form,
        "newer": newer,
        "drafts": begun.names,
        "older": begun.older_but(form[name].value() for name in begun.names),
        "action": reverse("trust:propose", args=[at.id]) if at else reverse("trust:new_agreement"),
    }
    return render(request, "trust/agreements/write.html", given, status=status)


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
