"""Views of agreements: the list, one with its history, proposing and answering."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.people.access import PersonRequest
from twofold.people.responses import CONFLICT, INVALID, SeeOther
from twofold.records.store import Absent, Ended, Entry, Stale
from twofold.rooms.decorators import screen
from twofold.rooms.kept_form import Refusal, answered
from twofold.rooms.pagination import render_part, requested_part
from twofold.rooms.sharing.queries import both_sides, open_sides
from twofold.trust.agreements import actions
from twofold.trust.agreements.boundaries import BOUNDARIES
from twofold.trust.agreements.documents import Wording
from twofold.trust.agreements.forms import SayingForm, WordingForm
from twofold.trust.agreements.pages import agreement_page, answer_about, answer_drafts, list_page, wording_of
from twofold.trust.agreements.queries import SeenAgreement, agreement
from twofold.trust.agreements.states import Act

_ACTS: dict[str, Act] = {"agree": "agreed", "decline": "declined", "withdraw": "withdrew", "end": "ended"}
_LISTED = 15


@screen("GET")
def all_of_them(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    part, found = requested_part(request, _LISTED), both_sides(BOUNDARIES, by=by)
    (mine,), theirs = open_sides([part.span(found.mine)], part.span(found.theirs), by=by)
    given = {**list_page(part, by=by), "mine": mine, "theirs": theirs}
    return render_part(request, part, "trust/agreements/all.html", given)


@screen("GET")
def one(request: PersonRequest, agreement_id: UUID) -> HttpResponse:
    by = request.unlocked
    at = agreement(agreement_id, by=by, whole=True)
    return render(request, "trust/agreements/agreement.html", agreement_page(at, by=by))


@screen("GET", "POST")
def new_agreement(request: PersonRequest) -> HttpResponse:
    return _proposing(request, None)


@screen("GET", "POST")
def propose(request: PersonRequest, agreement_id: UUID) -> HttpResponse:
    """Proposes other words. The wording in force stays so until the partner has agreed to these."""
    at = agreement(agreement_id, by=request.unlocked)
    if at.past or at.state is None:
        raise Absent
    return _proposing(request, at)


@screen("POST")
def answer(request: PersonRequest, agreement_id: UUID) -> HttpResponse:
    """Agrees, declines, withdraws or ends, with a line, about the wording that was on the page."""
    by = request.unlocked
    agreement(agreement_id, by=by)
    drafts = answer_drafts(agreement_id)
    form = SayingForm.sent(request, about={"agreement": str(agreement_id)}, drafts=drafts, lenient=True)
    act = _ACTS.get(request.POST.get("act", ""))
    about = _uuid(form.carried.get("stands" if act == "ended" else "open"))  # None if the form is out of date
    moved, done = act is None or about is None, False
    if act is not None and about is not None and form.is_valid():
        line, once, draft = form.cleaned_data["line"], form.once_id, form.draft_names["line"]
        try:
            actions.answer(agreement_id, act, about, by=by, once=once, line=line, draft=draft)
            return SeeOther(reverse("trust:agreement", args=[agreement_id]))
        except (Stale, Ended):
            moved = True
            done = actions.done_before(agreement(agreement_id, by=by, whole=True), act, about, line, by=by)
    at = agreement(agreement_id, by=by, whole=True)
    page = {**agreement_page(at, by=by, form=None if done else form, moved=moved), "done_already": done}
    if moved and not done:
        form.renew(answer_about(at))
        said = _("This has moved on in the meantime. Look at it as it is now; your line is still here.")
        form.add_error(
            None, _("This has moved on in the meantime. Look at it as it is now.") if page["left_over"] else said
        )
    return render(request, "trust/agreements/agreement.html", page, status=CONFLICT if moved else INVALID)


def _proposing(request: PersonRequest, at: SeenAgreement | None) -> HttpResponse:
    by = request.unlocked
    form = WordingForm.of(request, **wording_of(at))

    def act() -> str:
        words = _words(form)
        if at is None:
            done = actions.propose_first(Wording(agreement=form.once_id, **words), by=by)
        else:
            done = actions.propose(Wording(agreement=at.id, **words), by=by, once=form.once_id, upon=form.rev)
        form.settle()
        return reverse("trust:agreement", args=[done.id])

    ended = _("You two are not linked just now, so nothing was proposed. Your words are still here.")
    return answered(
        form,
        act,
        partial(_writing, request, at),
        refusals={Ended: Refusal(ended, status=CONFLICT)},
        overtaken=lambda newer: _overtaken(request, at, form, newer),
    )


def _overtaken(request: PersonRequest, at: SeenAgreement | None, form: WordingForm, newer: Entry) -> HttpResponse:
    """Shows both texts on one page after the partner proposed or settled something meanwhile; nothing is lost."""
    by, id = request.unlocked, at.id if at else None
    if id is None:
        if not isinstance(newer.document, Wording):
            raise Absent
        id = newer.document.agreement
    at = agreement(id, by=by)
    fresh = WordingForm.fresh(by=by, typed=_words(form), **wording_of(at))
    return _writing(request, at, fresh, status=CONFLICT, newer=at.open or at.newest)


def _words(form: WordingForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("title", "text", "why", "look_again")}


def _writing(
    request: PersonRequest, at: SeenAgreement | None, form: WordingForm, *, status: int = 200, newer: Any = None
) -> HttpResponse:
    given = {
        "at": at,
        "form": form,
        "newer": newer,
        "action": reverse("trust:propose", args=[at.id]) if at else reverse("trust:new_agreement"),
    }
    return render(request, "trust/agreements/write.html", given, status=status)


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
