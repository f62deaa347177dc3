"""A fold: writing in it, taking back, reading, saying a line back, and doing it together on one device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twofold.people.access import PersonRequest, unlocked
from twofold.people.responses import CONFLICT, INVALID, SeeOther
from twofold.records import folds
from twofold.records.store import Absent, Conflict, Ended, Opened
from twofold.rooms import form_tokens
from twofold.rooms.decorators import absent_is_404
from twofold.rooms.tickets import read_ticket
from twofold.talks.fold_practice import Illegal
from twofold.trust.questions import actions, on_one_device
from twofold.trust.questions.forms import AnswerForm, ReplyForm, TogetherForm
from twofold.trust.questions.pages import (
    answer_draft,
    answer_page,
    fold_page,
    new_answer_form,
    reply_draft,
    text_of,
    together_page,
)
from twofold.trust.questions.queries import offered_again
from twofold.trust.questions.views import ask_again


def _url(fold_id: UUID) -> str:
    return reverse("trust:fold", args=[fold_id])


@unlocked
@require_GET
@absent_is_404
def fold(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    by = request.unlocked
    return render(request, "trust/fold.html", fold_page(folds.fold(fold_id, by=by), by=by))


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def answer(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Write my answer in a fold, or change it."""
    by = request.unlocked
    if request.method == "GET":
        found = folds.fold(fold_id, by=by)
        return render(request, "trust/answer.html", answer_page(found, new_answer_form(found, by=by), by=by))
    try:
        return _write(request, fold_id)
    except Absent:
        carried = _carried(request)
        if carried.get("fold") != str(fold_id):
            raise
        return ask_again(request, offered_again(str(carried.get("question", "")), by=by))


def _write(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Raises Absent: the only answer was taken back while this one was written, and the fold went with it."""
    by = request.unlocked
    found = folds.fold(fold_id, by=by)
    form = AnswerForm(_with_token(request, fold_id))
    if not form.is_valid():
        return render(request, "trust/answer.html", answer_page(found, form, by=by), status=INVALID)
    try:
        actions.answer(
            fold_id,
            form.cleaned_data["text"],
            by=by,
            once=form_tokens.read_id(form.cleaned_data["once"], by),
            expected_rev=form.cleaned_data["expected_rev"] or 0,
            ticket=read_ticket(form.cleaned_data["ticket"]),
            draft=answer_draft(found, form.cleaned_data["expected_rev"] or 0),
        )
    except Conflict as conflict:
        found = folds.fold(fold_id, by=by)
        fresh = new_answer_form(found, by=by, given=form.cleaned_data["text"])
        return render(request, "trust/answer.html", answer_page(found, fresh, by=by, newer=conflict.newer), status=409)
    except (Ended, Illegal):
        form.add_error(None, _("This can no longer be changed here. Your words are still below, for you to copy."))
        return render(request, "trust/answer.html", answer_page(found, form, by=by), status=409)
    return SeeOther(_url(fold_id))


@unlocked
@require_POST
@absent_is_404
def withdraw(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Take my answer back. Sent twice, the second finds it done."""
    by = request.unlocked
    try:
        actions.withdraw(fold_id, by=by)
    except Absent:
        if not _given_for(request, fold_id):
            raise
    except (Opened, Illegal):
        return SeeOther(_url(fold_id))
    return redirect("today:today")


@unlocked
@require_POST
@absent_is_404
def reply(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    by = request.unlocked
    found = folds.fold(fold_id, by=by)
    form = ReplyForm(_with_token(request, fold_id), auto_id="reply_%s")
    if form.is_valid():
        try:
            said = form_tokens.read_id(form.cleaned_data["once"], by)
            actions.reply(fold_id, form.cleaned_data["text"], by=by, once=said, draft=reply_draft(found))
            return SeeOther(_url(fold_id) + "#replies")
        except (Ended, Illegal):
            form.add_error("text", _("This cannot be added here now. Your words are still here, for you to copy."))
    return render(request, "trust/fold.html", {**fold_page(found, by=by), "reply_form": form}, status=INVALID)


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def together(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Both are here: the other writes on this device, with their own passphrase, and it opens at once."""
    by = request.unlocked
    found = folds.fold(fold_id, by=by)
    if found.state != "mine_only" or by.partner is None:
        left_over = request.POST.get("text", "").strip()
        if left_over in ("", text_of(found.mine), text_of(found.theirs)):
            return SeeOther(_url(fold_id))
        page = {**fold_page(found, by=by), "left_over": left_over}
        return render(request, "trust/fold.html", page, status=CONFLICT)
    if request.method == "GET":
        return render(request, "trust/together.html", together_page(found, by=by))
    form = TogetherForm(_with_token(request, fold_id), auto_id="together_%s")
    if form.is_valid() and on_one_device.answer(request, found, form):
        return SeeOther(_url(fold_id))
    return render(request, "trust/together.html", together_page(found, form, by=by), status=INVALID)


def _given_for(request: PersonRequest, fold_id: UUID) -> bool:
    """Whether this form was given to this person for this fold."""
    return bool(_carried(request).get("fold") == str(fold_id))


def _carried(request: PersonRequest) -> Mapping[str, Any]:
    try:
        return form_tokens.read(request.POST.get("once", ""), request.unlocked)
    except form_tokens.NotOurs:
        return {}


def _with_token(request: PersonRequest, fold_id: UUID) -> dict[str, str]:
    """What was sent; where its token is not one of ours, with a fresh one, so that no words are turned away."""
    given = {name: str(value) for name, value in request.POST.items()}
    if not _given_for(request, fold_id):
        given["once"] = form_tokens.token(request.unlocked, fold=str(fold_id))
    return given
