"""Views of a fold: answering, taking back, reading, replying, and answering together on one device."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.people.access import PersonRequest
from twofold.people.responses import CONFLICT, INVALID, SeeOther
from twofold.records import folds
from twofold.records.store import Absent, Conflict, Ended, Entry, Opened
from twofold.rooms import form_tokens
from twofold.rooms.decorators import screen
from twofold.rooms.kept_form import KeptForm, Refusal, answered
from twofold.rooms.second_passphrase import not_ready, unlocked_beside
from twofold.talks.fold_practice import Illegal
from twofold.trust.questions import actions
from twofold.trust.questions.forms import AnswerForm
from twofold.trust.questions.pages import (
    answer_of,
    answer_page,
    fold_page,
    reply_form,
    text_of,
    together_form,
    together_page,
)
from twofold.trust.questions.queries import offered_again
from twofold.trust.questions.views import ask_again


def _url(fold_id: UUID) -> str:
    return reverse("trust:fold", args=[fold_id])


@screen("GET")
def fold(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    by = request.unlocked
    return render(request, "trust/fold.html", fold_page(folds.fold(fold_id, by=by), by=by))


@screen("GET", "POST")
def answer(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Saves or changes my answer in a fold. If its only answer was taken back meanwhile, the fold is gone: asks
    again.
    """
    try:
        return _answering(request, fold_id)
    except Absent:
        carried = form_tokens.carried(request, fold=str(fold_id))
        if carried is None:
            raise
        return ask_again(request, offered_again(str(carried.get("question", "")), by=request.unlocked))


def _answering(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Raises Absent."""
    by = request.unlocked
    found = folds.fold(fold_id, by=by)
    form = AnswerForm.of(request, **answer_of(found), lenient=True)
    saw_open = bool((form_tokens.carried(request, fold=str(fold_id)) or {}).get("opened"))

    def page(form: AnswerForm, *, status: int = 200, newer: Entry | None = None) -> HttpResponse:
        now = folds.fold(fold_id, by=by) if newer is not None else found
        return render(request, "trust/answer.html", answer_page(now, form, by=by, newer=newer), status=status)

    def act() -> str:
        try:
            actions.answer(
                fold_id,
                form.cleaned_data["text"],
                by=by,
                once=form.once_id,
                expected_rev=form.rev,
                ticket=form.ticket_bytes,
                draft=form.draft_names["text"],
                saw_open=saw_open,
            )
        except Opened:
            form.renew({"fold": str(fold_id), **answer_of(found)["besides"], "opened": 1})
            raise
        return _url(fold_id)

    closed = Refusal(
        _("This can no longer be changed here. Your words are still below, for you to copy."), status=CONFLICT
    )
    opened = _("This has opened since, and your first words may have been read. Send yours once more to change them.")
    refusals = {Opened: Refusal(opened, status=CONFLICT), Ended: closed, Illegal: closed}
    return answered(form, act, page, refusals=refusals)


@screen("POST")
def withdraw(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Takes my answer back. If the form is sent twice, the second finds it done."""
    by = request.unlocked
    try:
        actions.withdraw(fold_id, by=by)
    except Absent:
        if form_tokens.carried(request, fold=str(fold_id)) is None:
            raise
    except (Opened, Illegal):
        return SeeOther(_url(fold_id))
    return redirect("today:today")


@screen("POST")
def reply(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    by = request.unlocked
    found = folds.fold(fold_id, by=by)
    form = reply_form(fold_id).sent(request, lenient=True)

    def page(form: KeptForm, *, status: int) -> HttpResponse:
        return render(request, "trust/fold.html", {**fold_page(found, by=by), "reply_form": form}, status=status)

    def act() -> str:
        actions.reply(fold_id, form.cleaned_data["text"], by=by, once=form.once_id, draft=form.drafts["text"])
        return _url(fold_id) + "#replies"

    closed = Refusal(_("This cannot be added here now. Your words are still here, for you to copy."), "text")
    return answered(form, act, page, refusals={Ended: closed, Illegal: closed})


@screen("GET", "POST")
def together(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Lets the partner answer on this device with their own passphrase; the fold opens at once."""
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
    form = together_form(fold_id).sent(request, lenient=True)
    if form.is_valid() and (other := unlocked_beside(request, by.partner, form)) is not None:
        try:
            actions.answer_together(fold_id, form.cleaned_data["text"], by=by, beside=other, once=uuid4())
            return SeeOther(_url(fold_id))
        except (Ended, Illegal, Conflict):
            form.add_error(None, not_ready(by.partner))
    return render(request, "trust/together.html", together_page(found, form, by=by), status=INVALID)
