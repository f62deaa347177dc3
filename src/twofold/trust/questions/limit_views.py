"""Views of my limits, and of asking in my own words."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.people.access import PersonRequest
from twofold.people.flash import say
from twofold.people.responses import INVALID, SeeOther
from twofold.people.unlocked import Unlocked
from twofold.records.folds import fold as read_fold
from twofold.records.store import Absent, Conflict, Ended
from twofold.rooms.decorators import screen
from twofold.rooms.installed_packs import core
from twofold.rooms.kept_form import Refusal, answered
from twofold.trust.questions import actions
from twofold.trust.questions.forms import AskForm, LimitsForm
from twofold.trust.questions.labels import DEPTH_HELP
from twofold.trust.questions.limits import let_rest, never_ask, read_limits, set_limits
from twofold.trust.questions.queries import fold_id, own_name


@screen("GET", "POST")
def limits(request: PersonRequest, kept: bool = False) -> HttpResponse:
    """Shows and saves what I let myself be asked. Safe to send twice. `kept`: it was just saved."""
    by = request.unlocked
    now, posted = read_limits(by=by), request.method == "POST"
    initial = {"ceiling": now.ceiling, "barred": sorted(now.barred), "pace": now.pace}
    form = LimitsForm(request.POST if posted else None, initial=initial)
    if form.is_valid():
        set_limits(form.cleaned_data["ceiling"], form.cleaned_data["barred"], form.cleaned_data["pace"], by=by)
        return SeeOther(reverse("trust:limits_kept"))
    given = {
        "form": form,
        "described": DEPTH_HELP,
        "never": [core().question(id) for id in now.never if core().knows(id)],
        "other": by.partner if by.linked else None,
        "lost": now.lost,
        "kept": kept and not posted,
    }
    return render(request, "trust/limits.html", given, status=INVALID if posted else 200)


@screen("POST")
def never(request: PersonRequest) -> HttpResponse:
    """Never asks me this question again; with `again`, it may come."""
    question = request.POST.get("question", "")
    if not core().knows(question):
        raise Absent
    again = "again" in request.POST
    never_ask(question, not again, by=request.unlocked)
    if not again:
        say(request, "never")
    back_there = again and "undo" not in request.POST
    return SeeOther(reverse("trust:limits") + "#never" if back_there else reverse("today:today"))


@screen("POST")
def rest(request: PersonRequest, fold_id: UUID) -> HttpResponse:
    """Hides from me a fold that the partner began and I haven't answered."""
    by = request.unlocked
    if read_fold(fold_id, by=by).state == "theirs_only":
        let_rest(fold_id, by=by)
    return SeeOther(reverse("today:today"))


@screen("GET", "POST")
def ask(request: PersonRequest) -> HttpResponse:
    """Asks the partner a question in my own words, folded with my own answer."""
    by = request.unlocked
    if request.method == "GET" and not by.linked:
        return SeeOther(reverse("trust:room"))
    form = AskForm.of(request, drafts={"text": "ask", "question": "ask:question"}, lenient=True)

    def page(form: AskForm, *, status: int = 200) -> HttpResponse:
        return render(request, "trust/ask.html", _ask_page(form, by), status=status)

    def act() -> str:
        given = form.cleaned_data
        fold = actions.ask(
            given["question"],
            given["text"],
            depth=given["depth"],
            themes=(given["theme"],) if given["theme"] else (),
            by=by,
            once=form.once_id,
            ticket=form.ticket_bytes,
            draft=form.draft_names["text"],
        )
        form.settle()
        return reverse("trust:fold", args=[fold.id])

    refusals = {
        Ended: Refusal(_("You two are not linked just now. Your words are still here, for you to copy.")),
        Conflict: Refusal(_("This was already asked, with other words. It stands among what waits.")),
    }
    return answered(form, act, page, refusals=refusals)


def _ask_page(form: AskForm, by: Unlocked) -> dict[str, object]:
    return {"form": form, "fold_id": fold_id(own_name(form.once_id), by=by), "other": by.partner}
