"""Promises: the list of them, one by itself, and making or changing one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from twofold.days.zones import day_at
from twofold.people.access import PersonRequest, unlocked
from twofold.people.responses import INVALID, SeeOther
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.store import Absent, Begun, Ended, Stale, Unreadable, begun_in, draft
from twofold.rooms import form_tokens
from twofold.rooms.decorators import absent_is_404
from twofold.trust.promises import actions, prefill, wording
from twofold.trust.promises.forms import MINE, ChangeForm, PromiseForm, TermsForm
from twofold.trust.promises.lists import month_page, promises_page
from twofold.trust.promises.pages import promise_page, token
from twofold.trust.promises.queries import SeenPromise, find, find_entry
from twofold.trust.promises.states import Illegal

MOVED_ON = 409


@unlocked
@require_GET
def promises(request: PersonRequest) -> HttpResponse:
    return render(request, "trust/promises/promises.html", promises_page(by=request.unlocked))


@unlocked
@require_GET
@absent_is_404
def month(request: PersonRequest, year: int, month: int) -> HttpResponse:
    """Those that were made in a month."""
    try:
        first = date(year, month, 1)
    except (ValueError, OverflowError) as error:
        raise Absent from error
    return render(request, "trust/promises/month.html", month_page(first, by=request.unlocked))


@unlocked
@require_GET
@absent_is_404
def promise(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    by = request.unlocked
    try:
        at = find(promise_id, by=by)
    except Unreadable:
        return render(request, "trust/promises/unreadable.html", {"entry": find_entry(promise_id, by=by)})
    return render(request, "trust/promises/promise.html", promise_page(at, by=by))


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def new(request: PersonRequest) -> HttpResponse:
    """GET: an empty form. POST: whichever form it came from says, signed, what it follows."""
    if request.method == "POST":
        return _make(request)
    return _new_page(request, prefill.to_myself() if request.GET.get("to") == "me" else prefill.empty())


@unlocked
@require_GET
@absent_is_404
def after(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """A new promise, or a smaller one, that begins from an earlier one."""
    return _new_page(request, prefill.after_promise(promise_id, by=request.unlocked))


@unlocked
@require_GET
@absent_is_404
def from_talk(request: PersonRequest, talk_id: UUID) -> HttpResponse:
    """What somebody said at the end of a repair, as the beginning of a promise."""
    return _new_page(request, prefill.from_talk(talk_id, by=request.unlocked))


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def change(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Before it was taken up: other words. Afterwards: another day or wording is asked for."""
    by = request.unlocked
    try:
        at = find(promise_id, by=by)
    except Unreadable as unfit:
        raise Absent from unfit
    if not at.mine or at.past:
        raise Absent
    kind = "reworded" if at.state.phase in ("proposed", "declined") else "renegotiated"
    if request.method == "GET":
        if kind not in at.may(clock.now()):
            return SeeOther(reverse("trust:promise", args=[at.id]))
        return _change_page(request, at, kind, _change_form(at, kind, by))
    return _change(request, at)


def _today(by: Unlocked) -> date:
    return day_at(clock.now(), by.zone)


def _partner(by: Unlocked) -> str:
    return by.partner.name if by.linked and by.partner is not None else ""


def _new_page(request: PersonRequest, begun: prefill.Beginning) -> HttpResponse:
    by, today = request.unlocked, _today(request.unlocked)
    initial: dict[str, Any] = {"day": today + timedelta(days=1), **begun.fields, "once": _carried(begun, by)}
    for name in ("cue", "text"):
        initial[name] = draft(f"{begun.draft}:{name}", by=by) or initial.get(name, "")
    form = PromiseForm(initial=initial, today=today, partner=_partner(by))
    return _form_page(request, form, begun)


def _carried(begun: prefill.Beginning, by: Unlocked) -> str:
    after, smaller = str(begun.after or ""), int(begun.smaller)
    return form_tokens.token(by, kind="promise", draft=begun.draft, after=after, smaller=smaller)


def _form_page(
    request: PersonRequest, form: PromiseForm, begun: prefill.Beginning, *, status: int = 200, **given: Any
) -> HttpResponse:
    page = {
        "form": form,
        "draft": begun.draft,
        "smaller": begun.smaller,
        "examples": wording.examples(_today(request.unlocked)),
        **given,
    }
    return render(request, "trust/promises/new.html", page, status=status)


def _make(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    form = PromiseForm(request.POST, today=_today(by), partner=_partner(by))
    try:
        carried = form_tokens.read(request.POST.get("once", ""), by)
        if carried.get("kind") != "promise":
            raise form_tokens.NotOurs
        begun = prefill.carried(carried)
        id = UUID(carried["once"])
    except (form_tokens.NotOurs, KeyError, ValueError):
        fresh = _fresh(form, request, _carried(prefill.empty(), by), PromiseForm, partner=_partner(by))
        fresh.add_error(None, _("This page was open for long. Your words are still here; please send them again."))
        return _form_page(request, fresh, prefill.empty(), status=INVALID)
    if not form.is_valid() or form.wants_hearing:
        return _form_page(request, form, begun, status=INVALID, hints=form.hints if form.is_valid() else [])
    to_self = form.cleaned_data["space"] == MINE
    drafts = [f"{begun.draft}:{name}" for name in ("cue", "text")]
    try:
        made = actions.promise(
            form.terms(by.person.zone), by=by, once=id, to_self=to_self, after=begun.after, drafts=drafts
        )
    except Ended:
        form.add_error("space", _("You two are not linked just now. You can promise it to yourself."))
    except Illegal:
        form.add_error("day", _("That day is over. Choose today or a later one."))
    except (actions.AlreadySent, Absent):
        form = _fresh(form, request, _carried(begun, by), PromiseForm, partner=_partner(by))
        form.add_error(None, _("This form was sent before, and that promise is made. Send it again to make another."))
    else:
        return SeeOther(reverse("trust:promise", args=[made.id]))
    return _form_page(request, form, begun, status=INVALID)


def _change(request: PersonRequest, at: SeenPromise) -> HttpResponse:
    by = request.unlocked
    form = ChangeForm(request.POST, today=_today(by))
    try:
        carried = form_tokens.read(request.POST.get("once", ""), by)
        if carried.get("promise") != str(at.id) or carried.get("kind") not in ("reworded", "renegotiated"):
            raise form_tokens.NotOurs
        kind, id = carried["kind"], UUID(carried["once"])
    except (form_tokens.NotOurs, KeyError, ValueError):
        return _moved_on(request, at, form)
    if at.did(id):
        return SeeOther(reverse("trust:promise", args=[at.id]))
    if not form.is_valid() or form.wants_hearing:
        hints = form.hints if form.is_valid() else []
        return _change_page(request, at, kind, form, status=INVALID, hints=hints)
    upon = carried.get("upon", 0)
    begun = _change_begun(at, upon if isinstance(upon, int) else 0, by)
    terms, drafts = form.terms(by.person.zone), begun.names.values()
    try:
        if kind == "reworded":
            actions.reword(at.id, terms, by=by, once=id, upon=upon, drafts=drafts)
        else:
            line = form.cleaned_data["line"]
            actions.renegotiate(at.id, terms, by=by, once=id, line=line, upon=upon, drafts=drafts)
    except Stale:
        return _overtaken(request, find(at.id, by=by), kind)
    except (Illegal, Ended):
        at = find(at.id, by=by)
        if kind not in at.may(clock.now()):
            return _moved_on(request, at, form)
        form.add_error("day", _("That day lies before one that is over or spoken of. Choose a later one."))
        return _change_page(request, at, kind, form, status=INVALID)
    return SeeOther(reverse("trust:promise", args=[at.id]))


def _overtaken(request: PersonRequest, at: SeenPromise, kind: str) -> HttpResponse:
    """Changed on another page meanwhile: both wordings on one page, and these are sent again only by another press."""
    by = request.unlocked
    form = _fresh(ChangeForm(today=_today(by)), request, token(at, kind, by, upon=actions.wordings(at)), ChangeForm)
    form.is_valid()
    form.add_error(
        None,
        _(
            "You changed this on another page in the meantime. Your words here aren’t saved yet: look at both, then send the ones you want."
        ),
    )
    terms = at.state.asked.terms if kind == "renegotiated" and at.state.asked is not None else at.state.now.terms
    newer = {"sentence": wording.sentence(terms), "when": date_format(terms.day, "l j F Y")}
    return _change_page(request, at, kind, form, status=MOVED_ON, **newer)


def _moved_on(request: PersonRequest, at: SeenPromise, form: TermsForm) -> HttpResponse:
    """What can be done now, with the words that were typed, to be copied."""
    typed = "\n".join(form.data.get(name, "") for name in ("cue", "text", "line")).strip("\n")
    page = promise_page(at, by=request.unlocked, moved_on=True, typed=typed)
    return render(request, "trust/promises/promise.html", page, status=MOVED_ON)


def _change_form(at: SeenPromise, kind: str, by: Unlocked) -> ChangeForm:
    now = clock.now()
    terms, day = at.state.now.terms, at.state.cut(now) or at.state.now.terms.day
    rev = actions.wordings(at)
    initial = {**TermsForm.of_terms(terms, max(day, _today(by))), "once": token(at, kind, by, upon=rev)}
    return ChangeForm(initial={**initial, **_change_begun(at, rev, by).typed}, today=_today(by))


def _change_begun(at: SeenPromise, rev: int, by: Unlocked) -> Begun:
    return begun_in({field: f"promise:{at.id}:{field}" for field in ("cue", "text", "line")}, rev, by=by)


def _change_page(
    request: PersonRequest, at: SeenPromise, kind: str, form: ChangeForm, *, status: int = 200, **given: Any
) -> HttpResponse:
    terms = at.state.now.terms
    begun = _change_begun(at, actions.wordings(at), request.unlocked)
    page = {
        "at": at,
        "form": form,
        "drafts": begun.names,
        "older": begun.older_but(form[name].value() for name in begun.names),
        "asks": kind == "renegotiated" and not at.state.to_self,
        "sentence": wording.sentence(terms),
        "when": date_format(at.state.cut(clock.now()) or terms.day, "l j F Y"),
        **given,
    }
    return render(request, "trust/promises/change.html", page, status=status)


def _fresh(form: TermsForm, request: PersonRequest, token: str, kind: type[Any], **given: Any) -> Any:
    """The same words in a form with a token of now."""
    fields = {name: value for name, value in request.POST.items() if name != "once"}
    return kind({**fields, "once": token}, today=form.today, **given)
