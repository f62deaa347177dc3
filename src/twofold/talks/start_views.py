"""The page before a practice begins: its description, its evidence, when not to use it, and how to begin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from twofold.packs import Practice, Unknown
from twofold.people.access import PersonRequest
from twofold.people.responses import CONFLICT
from twofold.records import folds
from twofold.records.store import Absent, Ended
from twofold.rooms.decorators import screen
from twofold.rooms.installed_packs import core
from twofold.rooms.kept_form import KeptForm, Refusal, answered
from twofold.rooms.registry import shown
from twofold.talks import actions as talks
from twofold.talks.forms import LONGEST_TOPIC, ME, MODE_LINES, OTHER, BeginForm
from twofold.talks.wording import GRADES, steps_line

RUN_ELSEWHERE = frozenset({"folded-question"})  # it has a page of its own


@screen("GET", "POST")
def practice(request: PersonRequest, practice_id: str) -> HttpResponse:
    by, found = request.unlocked, _found(practice_id)
    about, drafts = {"practice": practice_id}, {"topic": _topic_draft(found)}
    form = BeginForm.of(request, about=about, drafts=drafts, lenient=True, practice=found)

    def act() -> str:
        given = form.cleaned_data
        topic, i_begin = given.get("topic", ""), given.get("first") != OTHER
        begin = partial(talks.begin, found.id, given["mode"], by=by, once=form.once_id, i_begin=i_begin, topic=topic)
        id = or_renewed(form, begin)
        form.settle()
        return reverse("talks:talk", args=[id])

    parted = Refusal(_("This one takes two, and you two are not linked just now."))
    refusals = {talks.NotMade: parted, Ended: parted, Absent: parted, talks.AlreadyBegun: begun_before()}
    return answered(form, act, partial(_page, request, found), refusals=refusals)


@screen("GET")
def about(request: PersonRequest, practice_id: str, fold_id: UUID) -> HttpResponse:
    """Shows the same page with the question of an opened fold as its topic, so that answers lead to a talk."""
    by, found, fold = request.unlocked, _found(practice_id), folds.fold(fold_id, by=request.unlocked)
    if fold.state != "open" or not by.linked or by.couple is None or fold.subject.couple_id != by.couple.pk:
        raise Absent
    kind, asked = shown(fold.subject.kind), fold.subject.document
    topic = Truncator(kind.title(asked) if kind and asked else "").chars(LONGEST_TOPIC)
    begins = getattr(asked, "begins", None) or by.person.pk
    fields = {"topic": topic, "first": ME if begins == by.person.pk else OTHER}
    form = BeginForm.fresh(by=by, about={"practice": practice_id}, fields=fields, practice=found)
    return _page(request, found, form)


def or_renewed(form: KeptForm, begin: Callable[[], UUID]) -> UUID:
    """Begins a talk. If this form has begun another before, renews it, so that pressing once more begins this one, and
    raises AlreadyBegun.
    """
    try:
        return begin()
    except talks.AlreadyBegun:
        form.renew()
        raise


def begun_before() -> Refusal:
    """Returns what a form says that has begun a talk before, with other words."""
    said = _(
        "This page has begun a talk already, with other words. Yours are still here; press again to begin another."
    )
    return Refusal(said, status=CONFLICT)


def _found(practice_id: str) -> Practice:
    """Raises Http404."""
    try:
        if practice_id in RUN_ELSEWHERE:
            raise Unknown
        return core().practice(practice_id)
    except Unknown as unknown:
        raise Http404 from unknown


def _topic_draft(found: Practice) -> str:
    return f"topic:{found.id}"


def _page(request: PersonRequest, found: Practice, form: BeginForm, *, status: int = 200) -> HttpResponse:
    takes_two = found.who == "two" and not request.unlocked.linked
    given: dict[str, Any] = {
        "practice": found,
        "here": found.room,
        "form": form,
        "draft": _topic_draft(found),
        "steps": steps_line(found, None, most=len(found.steps))[0],
        "evidence": [(one, GRADES[one.strength]) for one in found.evidence],
        "modes": MODE_LINES,
        "takes_two": takes_two,
        "left_over": request.POST.get("topic", "") if takes_two else "",
    }
    return render(request, "talks/practice.html", given, status=status)
