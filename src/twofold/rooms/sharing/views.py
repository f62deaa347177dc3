"""Writing, changing, showing and taking back, for any sort. The views of the parts are thin doors to these."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from twofold.people.access import PersonRequest
from twofold.people.responses import INVALID, SeeOther
from twofold.records.store import Absent, Conflict, Ended, Stale, begun_in, draft_from
from twofold.rooms import form_tokens
from twofold.rooms.sharing import actions
from twofold.rooms.sharing.pages import line_draft, line_form, page_of
from twofold.rooms.sharing.queries import find, find_private, find_theirs, own
from twofold.rooms.sharing.responses import beneath
from twofold.rooms.sharing.shareable import LineForm, Shareable
from twofold.rooms.sharing.tokens import carried, new_id, number, posted


def page(request: PersonRequest, sort: Shareable, id: UUID, **more: Any) -> HttpResponse:
    found = page_of(sort, find(sort, id, by=request.unlocked), by=request.unlocked)
    return render(request, sort.template("page"), {**found, **more})


def new(request: PersonRequest, sort: Shareable) -> HttpResponse:
    by = request.unlocked
    begun = begun_in(sort.drafts("new"), 0, by=by)
    given: dict[str, Any] = {"drafts": begun.names}
    if request.method == "GET":
        initial = {"once": form_tokens.token(by, new=sort.key), **begun.typed}
        return _writing(request, sort, sort.form(initial=initial), **given)
    found = carried(request, by, new=sort.key)
    if found is None:
        return _writing(request, sort, _again(request, sort, new=sort.key), status=INVALID, **given)
    form = sort.form(request.POST)
    if not form.is_valid():
        return _writing(request, sort, form, status=INVALID, **given)
    kept = actions.keep(sort.read(form), by=by, once=new_id(found))
    begun.settle(by=by)
    return SeeOther(sort.url(kept.id))


def change(request: PersonRequest, sort: Shareable, id: UUID) -> HttpResponse:
    """Mine only: what the other was shown changes when I show the new words, and not before."""
    by = request.unlocked
    entry = find_private(sort, id, by=by)
    about = {"change": str(id)}
    begun = begun_in(sort.drafts(id), entry.rev, by=by)
    given: dict[str, Any] = {"entry": entry, "back": sort.url(id), "drafts": begun.names, "older": begun.older}
    if request.method == "GET":
        fields = entry.document.model_dump() if entry.document else {}
        initial = {**fields, **begun.typed, "expected_rev": entry.rev, "once": form_tokens.token(by, **about)}
        return _writing(request, sort, sort.form(initial=initial), **given)
    if carried(request, by, **about) is None:
        return _writing(request, sort, _again(request, sort, **about), status=INVALID, **given)
    form = sort.form(request.POST)
    if not form.is_valid():
        return _writing(request, sort, form, status=INVALID, **given)
    try:
        rev = form.cleaned_data["expected_rev"] or 0
        begun = begun_in(sort.drafts(id), rev, by=by)
        actions.change(sort, id, sort.read(form), by=by, expected_rev=rev)
    except Conflict as conflict:
        begun = begun_in(sort.drafts(id), conflict.newer.rev, by=by)
        given |= {"drafts": begun.names, "older": begun.older_but(form.cleaned_data.values())}
        fresh = sort.form(initial={**form.cleaned_data, "expected_rev": conflict.newer.rev})
        return _writing(request, sort, fresh, status=409, newer=conflict.newer, **given)
    begun.settle(by=by)
    return SeeOther(sort.url(id))


def show(request: PersonRequest, sort: Shareable, id: UUID) -> HttpResponse:
    """Exactly what the other will read; then it is shown. Other words than those on the page are shown to nobody."""
    by = request.unlocked
    if not by.linked or find_private(sort, id, by=by).document is None:
        raise Absent
    changed = False
    found = carried(request, by, show=str(id)) if request.method == "POST" else None
    if found is not None:
        try:
            actions.show(sort, id, by=by, rev=number(found, "rev"), number=number(found, "number"))
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
    found = carried(request, by, back=str(id))
    if found is not None:
        actions.take_back(sort, id, by=by, number=number(found, "number"))
    return SeeOther(sort.url(id))


def line(request: PersonRequest, sort: Shareable, id: UUID) -> HttpResponse:
    """My words beneath what I was shown."""
    by = request.unlocked
    entry = find_theirs(sort, id, by=by)
    found = carried(request, by, line=str(id))
    form = LineForm(request.POST)
    if found is None:
        form = LineForm(posted(request, by, line=str(id), number=0))
        form.add_error(None, _("This page was open for long. Your words are still here; please send them again."))
    elif form.is_valid():
        rev, taken_back = form.cleaned_data["expected_rev"] or 0, number(found, "number")
        text, name = form.cleaned_data["text"], draft_from(line_draft(sort, entry), rev)
        try:
            actions.write_line(sort, id, text, by=by, expected_rev=rev, number=taken_back, draft=name)
            return SeeOther(sort.url(id) + "#beneath")
        except Conflict as conflict:
            fresh = line_form(sort, entry, beneath([entry], by=by).get(id, []), by=by, given=text)
            given = page_of(sort, entry, by=by, form=fresh, newer=conflict.newer)
            return render(request, sort.template("page"), given, status=409)
        except Stale:
            form = LineForm(line_form(sort, entry, beneath([entry], by=by).get(id, []), by=by, given=text).initial)
            form.add_error(None, _("You took your words back in the meantime. What you wrote just now is still here."))
        except (Ended, Absent):
            form.add_error(None, _("This cannot be added here now. Your words are still here, for you to copy."))
    return render(request, sort.template("page"), page_of(sort, entry, by=by, form=form), status=INVALID)


def _again(request: PersonRequest, sort: Shareable, **about: str) -> forms.Form:
    form = sort.form(posted(request, request.unlocked, **about))
    form.add_error(None, _("This page was open for long. Your words are still here; please send them again."))
    return form


def _writing(
    request: PersonRequest, sort: Shareable, form: forms.Form, *, status: int = 200, **given: Any
) -> HttpResponse:
    return render(request, sort.template("write"), {**given, "form": form}, status=status)
