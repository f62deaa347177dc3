"""Views of promises: the list, one by itself, and the forms to make and change one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from twofold.people.access import PersonRequest
from twofold.people.responses import CONFLICT, INVALID, SeeOther
from twofold.records import clock
from twofold.records.store import Absent, Ended, Stale, Unreadable
from twofold.rooms.decorators import screen
from twofold.rooms.kept_form import Refusal, answered
from twofold.rooms.months import first_of
from twofold.trust.promises import actions, prefill, wording
from twofold.trust.promises.forms import MINE, ChangeForm, PromiseForm
from twofold.trust.promises.lists import month_page, promises_page
from twofold.trust.promises.pages import about_of, promise_page
from twofold.trust.promises.queries import SeenPromise, find, find_entry
from twofold.trust.promises.states import Event, Illegal


@screen("GET")
def promises(request: PersonRequest) -> HttpResponse:
    return render(request, "trust/promises/promises.html", promises_page(by=request.unlocked))


@screen("GET")
def month(request: PersonRequest, year: int, month: int) -> HttpResponse:
    """Lists the promises made in a month."""
    return render(request, "trust/promises/month.html", month_page(first_of(year, month), by=request.unlocked))


@screen("GET")
def promise(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    by = request.unlocked
    try:
        at = find(promise_id, by=by)
    except Unreadable:
        return render(request, "trust/promises/unreadable.html", {"entry": find_entry(promise_id, by=by)})
    return render(request, "trust/promises/promise.html", promise_page(at, by=by))


@screen("GET", "POST")
def new(request: PersonRequest) -> HttpResponse:
    """GET shows an empty form. POST takes the form from any page; it carries, signed, what it follows."""
    if request.method == "POST":
        return _make(request)
    return _new_page(request, prefill.TO_MYSELF if request.GET.get("to") == "me" else prefill.EMPTY)


@screen("GET")
def after(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Shows the form of a promise that follows an earlier one, perhaps a smaller one."""
    return _new_page(request, prefill.after_promise(promise_id, by=request.unlocked))


@screen("GET")
def from_talk(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """Shows the form prefilled with the person's words from the end of a repair talk."""
    return _new_page(request, prefill.from_talk(talk_id, by=request.unlocked))


@screen("GET", "POST")
def change(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Changes the words before the promise is accepted; after that, asks for another day or wording."""
    by = request.unlocked
    at = find(promise_id, by=by)
    if not at.mine or at.past:
        raise Absent
    if request.method == "POST":
        return _change(request, at)
    kind = "reworded" if at.state.phase in ("proposed", "declined") else "renegotiated"
    if kind not in at.may(clock.now()):
        return SeeOther(reverse("trust:promise", args=[at.id]))
    terms, rev = at.state.now.terms, actions.wordings(at)
    day = max(at.state.cut(clock.now()) or terms.day, clock.day_in(by.zone))
    about, fields = about_of(at, kind, upon=rev), ChangeForm.of_terms(terms, day)
    form = ChangeForm.fresh(by=by, about=about, drafts=_change_drafts(at), rev=rev, fields=fields)
    return _change_page(request, at, kind, form)


def _new_page(request: PersonRequest, begun: prefill.Beginning) -> HttpResponse:
    by = request.unlocked
    fields = {"day": clock.day_in(by.zone) + timedelta(days=1), **begun.fields}
    form = PromiseForm.fresh(by=by, about=begun.about, drafts=begun.drafts, fields=fields)
    return _form_page(request, begun, form)


def _form_page(
    request: PersonRequest, begun: prefill.Beginning, form: PromiseForm, *, status: int = 200
) -> HttpResponse:
    page = {"form": form, "smaller": begun.smaller, "examples": wording.examples(clock.day_in(form.by.zone))}
    return render(request, "trust/promises/new.html", page, status=status)


def _make(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    form = PromiseForm.sent(request, about={"kind": "promise"}, besides=prefill.EMPTY.about)
    begun = prefill.carried(form.carried)
    form.drafts = begun.drafts
    page = partial(_form_page, request, begun)

    def act() -> str:
        made = actions.promise(
            form.terms(by.person.zone),
            by=by,
            once=form.once_id,
            to_self=form.cleaned_data["space"] == MINE,
            after=begun.after,
            drafts=begun.drafts.values(),
        )
        return reverse("trust:promise", args=[made.id])

    refusals: dict[type[Exception], Refusal] = {
        Ended: Refusal(_("You two are not linked just now. You can promise it to yourself."), "space"),
        Illegal: Refusal(_("That day is over. Choose today or a later one."), "day"),
    }
    try:
        return answered(form, act, page, refusals=refusals)
    except (actions.AlreadySent, Absent):
        form.renew()
        form.add_error(None, _("This form was sent before, and that promise is made. Send it again to make another."))
        return page(form, status=INVALID)


def _change(request: PersonRequest, at: SeenPromise) -> HttpResponse:
    by, there = request.unlocked, reverse("trust:promise", args=[at.id])
    form = ChangeForm.sent(request, about={"promise": str(at.id)}, drafts=_change_drafts(at))
    kind = form.carried.get("kind")
    if form.stale or kind not in ("reworded", "renegotiated"):
        return _moved_on(request, at, form)

    def act() -> str:
        terms, drafts = form.terms(by.person.zone), form.draft_names.values()
        if at.did(form.once_id):
            if _asked_before(at, form, [event for event in at.promise.events if event.once == form.once_id]):
                return there
            raise Stale
        if kind == "reworded":
            actions.reword(at.id, terms, by=by, once=form.once_id, upon=form.rev, drafts=drafts)
        else:
            line = form.cleaned_data["line"]
            actions.renegotiate(at.id, terms, by=by, once=form.once_id, line=line, upon=form.rev, drafts=drafts)
        return there

    try:
        return answered(form, act, partial(_change_page, request, at, kind))
    except (Stale, Illegal, Ended) as refused:
        now = find(at.id, by=by)
        if _asked_before(now, form, [event for event in now.promise.events if event.terms is not None][-1:]):
            page = promise_page(now, by=by, done_already=True)
            return render(request, "trust/promises/promise.html", page, status=CONFLICT)
        if isinstance(refused, Stale):
            return _overtaken(request, now, kind, form)
        if kind not in now.may(clock.now()):
            return _moved_on(request, now, form)
        form.add_error("day", _("That day lies before one that is over or spoken of. Choose a later one."))
        return _change_page(request, now, kind, form, status=INVALID)


def _asked_before(at: SeenPromise, form: ChangeForm, events: Sequence[Event]) -> bool:
    """Checks whether one of these events asked for the same as the form."""
    terms, line = form.terms(form.by.person.zone), form.cleaned_data["line"]
    return any((event.who, event.terms) == (at.me, terms) and line in ("", event.line) for event in events)


def _overtaken(request: PersonRequest, at: SeenPromise, kind: str, form: ChangeForm) -> HttpResponse:
    """Shows both wordings on one page after a change on another page; these are only sent by another press."""
    form.renew(about_of(at, kind, upon=actions.wordings(at)))
    form.add_error(
        None,
        _(
            "You changed this on another page in the meantime. Your words here aren’t saved yet: look at both, then send the ones you want."
        ),
    )
    terms = at.state.asked.terms if kind == "renegotiated" and at.state.asked is not None else at.state.now.terms
    newer = {"sentence": wording.sentence(terms), "when": date_format(terms.day, "l j F Y")}
    return _change_page(request, at, kind, form, status=CONFLICT, **newer)


def _moved_on(request: PersonRequest, at: SeenPromise, form: ChangeForm) -> HttpResponse:
    """Shows what can be done now, with what was typed, ready to copy."""
    typed = "\n".join(form.data.get(name, "") for name in ("cue", "text", "line")).strip("\n")
    page = promise_page(at, by=request.unlocked, moved_on=True, typed=typed)
    return render(request, "trust/promises/promise.html", page, status=CONFLICT)


def _change_drafts(at: SeenPromise) -> dict[str, str]:
    return {field: f"promise:{at.id}:{field}" for field in ("cue", "text", "line")}


def _change_page(
    request: PersonRequest, at: SeenPromise, kind: str, form: ChangeForm, *, status: int = 200, **given: Any
) -> HttpResponse:
    terms = at.state.now.terms
    page = {
        "at": at,
        "form": form,
        "asks": kind == "renegotiated" and not at.state.to_self,
        "sentence": wording.sentence(terms),
        "when": date_format(at.state.cut(clock.now()) or terms.day, "l j F Y"),
        **given,
    }
    return render(request, "trust/promises/change.html", page, status=status)
