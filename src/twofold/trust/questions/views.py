"""The day's question, and all the others."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twofold.packs import ROOMS, Question, Unknown
from twofold.people.access import PersonRequest, unlocked
from twofold.people.onward import INVALID, SeeOther
from twofold.people.unlocked import Unlocked
from twofold.practices import once
from twofold.practices.doors import absent_is_404
from twofold.practices.packs import core
from twofold.practices.tickets import read_ticket
from twofold.records.folds import fold as read_fold
from twofold.records.store import Absent, Conflict, Ended, draft
from twofold.trust.questions import actions
from twofold.trust.questions.forms import FOLDED, AnswerForm, QuestionForm
from twofold.trust.questions.pages import answer_page
from twofold.trust.questions.queries import Offered, fold_id, fold_name, question_picked, question_today
from twofold.trust.questions.rooms_shown import DEEP, question_groups, room_names


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def question(request: PersonRequest) -> HttpResponse:
    """GET: the day's question. POST: an answer to the question that the form was given for, whichever it is."""
    if request.method == "POST":
        return _write(request)
    offered = question_today(by=request.unlocked)
    if offered.i_wrote:
        return redirect("trust:fold", offered.fold_id)
    return render(request, "trust/question.html", _question_page(request, offered))


@unlocked
@require_POST
@absent_is_404
def pick(request: PersonRequest) -> HttpResponse:
    """Pick a question by hand; none brings the day's back. By POST, so that the choice stands in no address."""
    picked = request.POST.get("question") or None
    if picked is not None and (offered := question_picked(picked, by=request.unlocked)).i_wrote:
        return SeeOther(reverse("trust:fold", args=[offered.fold_id]))
    actions.pick_question(picked, by=request.unlocked)
    return SeeOther(reverse("trust:question"))


@unlocked
@require_POST
def another(request: PersonRequest) -> HttpResponse:
    try:
        turn = int(request.POST.get("turn", "0"))
    except ValueError:
        turn = 0
    actions.take_another(max(0, min(turn, 998)), by=request.unlocked)
    return SeeOther(_back(request))


@unlocked
@require_POST
def let_pass(request: PersonRequest) -> HttpResponse:
    actions.let_pass("again" not in request.POST, by=request.unlocked)
    return SeeOther(_back(request))


@unlocked
@require_GET
@absent_is_404
def questions(request: PersonRequest, room: str = ROOMS[0]) -> HttpResponse:
    """The questions of one room, by depth."""
    if room not in ROOMS:
        raise Absent
    given = {"room": room, "rooms": room_names(), "groups": question_groups(core(), room)}
    return render(request, "trust/questions.html", given)


def _back(request: HttpRequest) -> str:
    return reverse("trust:question" if request.POST.get("back") == "question" else "today:today")


def _question_page(request: PersonRequest, offered: Offered, *, form: QuestionForm | None = None) -> dict[str, object]:
    by = request.unlocked
    name = _draft_name(offered)
    if form is None:
        initial = {"text": draft(name, by=by) or "", "once": _token(offered, by), "expected_rev": 0}
        form = QuestionForm(initial=initial, partner=_partner(request))
    return {
        "offered": offered,
        "form": form,
        "draft": name,
        "deep": offered.question.depth >= DEEP,
        "described": {
            FOLDED: _("Neither of you reads the other’s before both have written."),
            "mine": _("Nobody else can ever read it, unless you share it."),
        },
    }


def _write(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    form = QuestionForm(request.POST, partner=_partner(request))
    found = _asked_for(request)
    if found is None:  # the form is older than this sign-in, or altered: keep the words, give a fresh form
        return ask_again(request, question_today(by=by))
    asked, number, record_id = found
    if form.is_valid():
        answer = _fold_it if form.cleaned_data["space"] == FOLDED else _keep_it
        try:
            return answer(request, form, asked, number, record_id)
        except Ended:
            form.add_error("space", _("You two are not linked just now. You can keep it for yourself."))
    offered = question_picked(asked.id, by=by)
    page = _question_page(request, offered, form=form)
    return render(request, "trust/question.html", page, status=INVALID)


def _token(offered: Offered, by: Unlocked) -> str:
    """Two ids, because the same form may be kept for oneself first and then folded."""
    return once.token(by, question=offered.question.id, round=offered.round, folded=str(uuid4()))


def ask_again(request: PersonRequest, offered: Offered) -> HttpResponse:
    """The words of a form that can no longer be taken as it is, in a fresh one."""
    fresh = _question_page(request, offered)
    kept = {"space": FOLDED, **request.POST.dict(), "once": _token(offered, request.unlocked)}
    form = QuestionForm(kept, partner=_partner(request))
    form.add_error(None, _("This page was open for long. Your words are still here; please send them again."))
    return render(request, "trust/question.html", {**fresh, "form": form}, status=INVALID)


def _asked_for(request: PersonRequest) -> tuple[Question, int, UUID] | None:
    """The question and round that this form was given for, and the id of what it writes."""
    try:
        carried = once.read(request.POST.get("once", ""), request.unlocked)
        return (
            core().question(carried["question"]),
            int(carried["round"]),
            UUID(carried["folded" if request.POST.get("space") == FOLDED else "once"]),
        )
    except (once.NotOurs, Unknown, KeyError, ValueError):
        return None


def _fold_it(request: PersonRequest, form: QuestionForm, asked: Question, number: int, record_id: UUID) -> HttpResponse:
    by = request.unlocked
    id = fold_id(fold_name(asked.id, number), by=by) if by.linked else None
    words = form.cleaned_data["text"]
    ticket = read_ticket(form.cleaned_data["ticket"])
    try:
        fold = actions.answer_question(asked, number, words, by=by, once=record_id, ticket=ticket, draft=f"answer:{id}")
    except Conflict as conflict:
        return _both_texts(request, id, words, conflict)
    return SeeOther(reverse("trust:fold", args=[fold.id]))


def _keep_it(request: PersonRequest, form: QuestionForm, asked: Question, number: int, record_id: UUID) -> HttpResponse:
    by, words = request.unlocked, form.cleaned_data["text"]
    name = _draft_name(question_picked(asked.id, by=by))
    entry = actions.answer_alone(asked, words, by=by, once=record_id, draft=name)
    return SeeOther(reverse("shelves:item", args=["mine", entry.id]))


def _both_texts(request: PersonRequest, id: UUID | None, words: str, conflict: Conflict) -> HttpResponse:
    """Another device has answered meanwhile: both texts on one page, and nothing is lost."""
    by = request.unlocked
    if id is None:
        raise Absent
    fold = read_fold(id, by=by)
    carried = {"text": words, "once": once.token(by, fold=str(id)), "expected_rev": conflict.newer.rev}
    page = answer_page(fold, AnswerForm(initial=carried), by=by, newer=conflict.newer)
    return render(request, "trust/answer.html", page, status=409)


def _draft_name(offered: Offered) -> str:
    return f"answer:{offered.fold_id}" if offered.fold_id else f"alone:{offered.question.id}"


def _partner(request: PersonRequest) -> str:
    by = request.unlocked
    return by.partner.name if by.linked and by.partner is not None else ""
