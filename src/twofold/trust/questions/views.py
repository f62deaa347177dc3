"""Views of the day's question and of the list of all others."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.packs import Question, Unknown
from twofold.people.access import PersonRequest
from twofold.people.flash import say
from twofold.people.responses import CONFLICT, INVALID, SeeOther
from twofold.people.unlocked import Unlocked
from twofold.records.folds import fold as read_fold
from twofold.records.store import Absent, Ended, Entry
from twofold.rooms import form_tokens
from twofold.rooms.decorators import screen
from twofold.rooms.fold_leaves import leaves_of
from twofold.rooms.installed_packs import core
from twofold.rooms.kept_form import About, Refusal, answered
from twofold.rooms.registry import room_names
from twofold.trust.questions import actions
from twofold.trust.questions.forms import FOLDED, AnswerForm, QuestionForm
from twofold.trust.questions.labels import DEEP, depths_open
from twofold.trust.questions.limits import read_limits
from twofold.trust.questions.pages import answer_of, answer_page
from twofold.trust.questions.queries import (
    Offered,
    again_name,
    any_question,
    fold_id,
    fold_name,
    offered_again,
    question_again,
    question_picked,
    question_today,
    questions_at,
)


@dataclass(frozen=True, slots=True)
class Given:
    """The fields of a form's token: the question and its round, the id of the record it writes, the fold it comes back
    from.
    """

    question: Question
    round: int
    record_id: UUID
    earlier: UUID | None


@screen("GET", "POST")
def question(request: PersonRequest) -> HttpResponse:
    """GET shows the day's question. POST saves an answer to the question that the form carries, whichever it is."""
    if request.method == "POST":
        return _write(request)
    offered = question_today(by=request.unlocked)
    if offered is None:
        return redirect("trust:questions")
    if offered.i_wrote:
        return redirect("trust:fold", offered.fold_id)
    return render(request, "trust/question.html", _question_page(request, offered))


@screen("POST")
def pick(request: PersonRequest) -> HttpResponse:
    """Picks a question by hand, or with `any` a random one; an empty choice brings the day's back. By POST, so that no
    address contains the choice.
    """
    left = _left(request)
    picked = any_question(by=request.unlocked) if "any" in request.POST else request.POST.get("question") or None
    if picked is not None and (offered := question_picked(picked, by=request.unlocked)).i_wrote:
        return SeeOther(reverse("trust:fold", args=[offered.fold_id]))
    actions.pick_question(picked, by=request.unlocked, left=left)
    return SeeOther(reverse("trust:question"))


@screen("POST")
def another(request: PersonRequest) -> HttpResponse:
    try:
        turn = int(request.POST.get("turn", "0"))
    except ValueError:
        turn = 0
    actions.take_another(max(0, min(turn, 998)), by=request.unlocked, left=_left(request))
    return SeeOther(_back(request))


@screen("POST")
def let_pass(request: PersonRequest) -> HttpResponse:
    passed = "again" not in request.POST
    actions.let_pass(passed, by=request.unlocked)
    if passed:
        say(request, "passed")
    return SeeOther(_back(request))


@screen("GET")
def questions(request: PersonRequest, room: str | None = None, depth: int = 1) -> HttpResponse:
    """Lists the questions of one room at one depth. A depth beyond my limits gets the same answer as one that doesn't
    exist.
    """
    limits = read_limits(by=request.unlocked)
    pack, depths = core(), depths_open(limits)
    room = next(iter(pack.rooms)) if room is None else room
    if room not in pack.rooms or depth not in dict(depths):
        raise Absent
    given = {"room": room, "rooms": room_names(pack.rooms), "depths": depths, "chosen": depth, "deep": depth >= DEEP}
    found = questions_at(room, depth, limits, linked=request.unlocked.linked)
    given |= {"name": dict(depths)[depth], "questions": found}
    return render(request, "trust/questions.html", given)


def _left(request: HttpRequest) -> str | None:
    """Returns the question that was on the page, if the pack has it."""
    left = request.POST.get("left", "")
    return left if core().knows(left) else None


def _back(request: HttpRequest) -> str:
    return reverse("trust:question" if request.POST.get("back") == "question" else "today:today")


def _question_page(request: PersonRequest, offered: Offered, *, form: QuestionForm | None = None) -> dict[str, object]:
    by, drafts = request.unlocked, {"text": offered.draft_name}
    form = form or QuestionForm.fresh(by=by, about=_about(offered), drafts=drafts)
    form.drafts = drafts
    return {
        "offered": offered,
        "form": form,
        "deep": offered.question.depth >= DEEP,
        "begun": _begun_elsewhere(offered, by),
        "before": leaves_of(offered.earlier, by=by) if offered.earlier else [],
        "described": {
            FOLDED: _("Neither of you reads the other’s before both have written."),
            "mine": _("Nobody else can ever read it, unless you share it."),
        },
    }


def _begun_elsewhere(offered: Offered, by: Unlocked) -> list[Question]:
    """Returns questions that were swapped away lately although an answer had been begun."""
    known = [id for id in offered.aside.left if id != offered.question.id and core().knows(id)]
    put_away = [question_picked(id, by=by) for id in known]
    return [other.question for other in put_away if other.i_began(by=by)]


def _write(request: PersonRequest) -> HttpResponse:
    by, given = request.unlocked, _asked_for(request)
    if given is None:  # the form is from before this sign-in, or altered
        return ask_again(request, question_today(by=by) or offered_again("", by=by))
    form = QuestionForm.sent(request)

    def page(form: QuestionForm, *, status: int) -> HttpResponse:
        return render(
            request, "trust/question.html", _question_page(request, _as_offered(given, by), form=form), status=status
        )

    def act() -> str:
        return (_fold_it if form.cleaned_data["space"] == FOLDED else _keep_it)(form, given, by)

    return answered(
        form,
        act,
        page,
        refusals={Ended: Refusal(_("You two are not linked just now. You can keep it for yourself."), "space")},
        overtaken=lambda newer: _both_texts(request, given, form.cleaned_data["text"], newer),
    )


def _about(offered: Offered) -> About:
    """Carries two ids, because the same form may be kept private first and then folded."""
    again = {"earlier": str(offered.earlier.id)} if offered.earlier else {}
    return {"question": offered.question.id, "round": offered.round, "folded": str(uuid4()), **again}


def ask_again(request: PersonRequest, offered: Offered) -> HttpResponse:
    """Puts the words of a form that can't be accepted any more into a fresh one."""
    form = QuestionForm.sent(request, about=_about(offered))  # never sent: its id is new
    form.renew(over={"space": request.POST.get("space", FOLDED), "expected_rev": 0})
    return render(request, "trust/question.html", _question_page(request, offered, form=form), status=INVALID)


def _asked_for(request: PersonRequest) -> Given | None:
    carried = form_tokens.carried(request) or {}
    try:
        return Given(
            core().question(carried["question"]),
            int(carried["round"]),
            UUID(carried["folded" if request.POST.get("space") == FOLDED else "once"]),
            UUID(carried["earlier"]) if "earlier" in carried else None,
        )
    except (Unknown, KeyError, ValueError):
        return None


def _as_offered(given: Given, by: Unlocked) -> Offered:
    if given.earlier is not None:
        return question_again(given.earlier, by=by)
    return question_picked(given.question.id, by=by)


def _fold_it(form: QuestionForm, given: Given, by: Unlocked) -> str:
    fold = actions.answer_question(
        given.question,
        given.round,
        form.cleaned_data["text"],
        by=by,
        once=given.record_id,
        ticket=form.ticket_bytes,
        draft=f"answer:{_fold_id(given, by)}",
        earlier=given.earlier,
    )
    return reverse("trust:fold", args=[fold.id])


def _keep_it(form: QuestionForm, given: Given, by: Unlocked) -> str:
    words, draft = form.cleaned_data["text"], _as_offered(given, by).draft_name
    entry = actions.answer_alone(given.question, words, by=by, once=given.record_id, draft=draft)
    return reverse("shelves:item", args=["mine", entry.id])


def _fold_id(given: Given, by: Unlocked) -> UUID | None:
    name = fold_name(given.question.id, given.round) if given.earlier is None else again_name(given.earlier)
    return fold_id(name, by=by) if by.linked else None


def _both_texts(request: PersonRequest, given: Given, words: str, newer: Entry) -> HttpResponse:
    """Shows both texts on one page after another device has answered meanwhile; nothing is lost."""
    by = request.unlocked
    id = _fold_id(given, by)
    if id is None:
        raise Absent
    fold = read_fold(id, by=by)
    form = AnswerForm.fresh(by=by, **answer_of(fold), typed={"text": words})
    page = answer_page(fold, form, by=by, newer=newer)
    return render(request, "trust/answer.html", page, status=CONFLICT)
