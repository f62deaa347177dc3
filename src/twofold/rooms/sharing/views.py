"""Views to write, change, show and take back any shareable; `routes` gives them their URLs."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from twofold.people.access import PersonRequest
from twofold.people.responses import INVALID, SeeOther
from twofold.records.store import Absent, Conflict, Ended, Entry, Stale
from twofold.rooms import form_tokens
from twofold.rooms.kept_form import KeptForm, Refusal, answered
from twofold.rooms.sharing import actions
from twofold.rooms.sharing.pages import page_of
from twofold.rooms.sharing.queries import find, find_private, find_theirs, own
from twofold.rooms.sharing.responses import beneath, removed, standing
from twofold.rooms.sharing.shareable import LineForm, Shareable


def page(request: PersonRequest, sort: Shareable, id: UUID, **more: Any) -> HttpResponse:
    found = page_of(sort, find(sort, id, by=request.unlocked), by=request.unlocked)
    return render(request, sort.template("page"), {**found, **more})


def new(request: PersonRequest, sort: Shareable) -> HttpResponse:
    form = sort.form.of(request, about={"new": sort.key}, drafts=sort.drafts("new"))

    def act() -> str:
        kept = actions.keep(sort.read(form), by=request.unlocked, once=form.once_id)
        form.settle()
        return sort.url(kept.id)

    return answered(form, act, partial(_writing, request, sort))


def change(request: PersonRequest, sort: Shareable, id: UUID) -> HttpResponse:
    """Changes the private one. The partner's copy doesn't change until the new words are shown."""
    entry = find_private(sort, id, by=request.unlocked)
    fields = entry.document.model_dump() if entry.document else {}
    form = sort.form.of(request, about={"change": str(id)}, drafts=sort.drafts(id), rev=entry.rev, fields=fields)

    def act() -> str:
        actions.change(sort, id, sort.read(form), by=request.unlocked, expected_rev=form.rev)
        form.settle()
        return sort.url(id)

    return answered(form, act, partial(_writing, request, sort, entry=entry, back=sort.url(id)))


def show(request: PersonRequest, sort: Shareable, id: UUID) -> HttpResponse:
    """Shows a preview of exactly what the partner will read, then shows it. If the words changed meanwhile, nothing is
    shown.
    """
    by = request.unlocked
    if not by.linked or find_private(sort, id, by=by).document is None:
        raise Absent
    changed = False
    carried = form_tokens.carried(request, show=str(id))
    if carried is not None:
        try:
            actions.show(sort, id, by=by, rev=carried["rev"], number=carried["number"])
            return SeeOther(sort.url(id))
        except (Stale, Conflict):
            changed = True
        except Ended as ended:
            raise Absent from ended
    mine = own(find_private(sort, id, by=by), by=by)
    token = form_tokens.token(by, show=str(id), rev=mine.entry.rev, number=mine.copies.number)
    given = {"entry": mine.entry, "own": mine, "once": token, "changed": changed, "urls": sort.urls(id)}
    return render(request, sort.template("show"), given, status=409 if changed else 200)


def take_back(request: PersonRequest, sort: Shareable, id: UUID) -> HttpResponse:
    by = request.unlocked
    find_private(sort, id, by=by)
    carried = form_tokens.carried(request, back=str(id))
    if carried is not None:
        actions.take_back(sort, id, by=by, number=carried["number"])
    return SeeOther(sort.url(id))


def line(request: PersonRequest, sort: Shareable, id: UUID) -> HttpResponse:
    """Saves my words beneath what I was shown."""
    by = request.unlocked
    entry = find_theirs(sort, id, by=by)
    form = LineForm.sent(request, about={"line": str(id)}, besides={"number": 0}, drafts=sort.line_drafts(id))

    def page(form: LineForm, *, status: int = INVALID, newer: Entry | None = None) -> HttpResponse:
        return render(
            request, sort.template("page"), page_of(sort, entry, by=by, form=form, newer=newer), status=status
        )

    def act() -> str:
        name, number = form.draft_names["text"], form.carried["number"]
        actions.write_line(sort, id, form.cleaned_data["text"], by=by, expected_rev=form.rev, number=number, draft=name)
        return sort.url(id) + "#beneath"

    gone = Refusal(_("This cannot be added here now. Your words are still here, for you to copy."))
    try:
        return answered(form, act, page, refusals={Ended: gone, Absent: gone})
    except Stale:
        lines = beneath([entry], by=by).get(id, [])
        mine = standing(lines)
        form.renew({"line": str(id), "number": removed(lines)}, over={"expected_rev": mine.rev if mine else 0})
        form.add_error(None, _("You took your words back in the meantime. What you wrote just now is still here."))
        return page(form)


def _writing(
    request: PersonRequest, sort: Shareable, form: KeptForm, *, status: int = 200, **given: Any
) -> HttpResponse:
    return render(request, sort.template("write"), {**given, "form": form}, status=status)
