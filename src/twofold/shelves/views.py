"""Ours and Mine: by month, and each thing by itself with its history."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from twofold.people.access import PersonRequest, unlocked
from twofold.people.responses import INVALID, SeeOther
from twofold.records import store
from twofold.records.folds import settle
from twofold.records.store import Absent, Conflict, Ended, Entry, Space, begun
from twofold.rooms import form_tokens
from twofold.rooms.decorators import absent_is_404
from twofold.rooms.pagination import parts
from twofold.rooms.registry import Shown, shown
from twofold.shelves.forms import EditForm, SearchForm
from twofold.shelves.items import fold_page_url, item_page, own_entry, page_of, page_without, past
from twofold.shelves.months import month_of, newest_month

_LINES = 25


@unlocked
@require_GET
def ours(request: PersonRequest) -> HttpResponse:
    settle(by=request.unlocked)
    return _shelf(request, "ours")


@unlocked
@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    return _shelf(request, "mine")


@unlocked
@require_GET
def ours_month(request: PersonRequest, year: int, month: int) -> HttpResponse:
    return _shelf(request, "ours", _first(year, month))


@unlocked
@require_GET
def mine_month(request: PersonRequest, year: int, month: int) -> HttpResponse:
    return _shelf(request, "mine", _first(year, month))


@unlocked
@require_GET
@absent_is_404
def item(request: PersonRequest, shelf: Space, record_id: UUID) -> HttpResponse:
    by = request.unlocked
    entry = _entry(request, shelf, record_id)
    folded = fold_page_url(entry, by=by)
    return redirect(folded) if folded else render(request, "shelves/item.html", item_page(entry, by=by))


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def edit(request: PersonRequest, shelf: Space, record_id: UUID) -> HttpResponse:
    by = request.unlocked
    entry, kind = _editable(request, shelf, record_id)
    name = f"edit:{record_id}"
    given: dict[str, Any] = {"entry": entry, "title": kind.title(entry.document), "back": page_of(entry, by=by)}
    given |= begun(name, entry.rev, by=by)
    if request.method == "GET":
        text = store.draft(given["draft"], by=by) or kind.text(entry.document)
        form = EditForm(initial={"text": text, "expected_rev": entry.rev})
        return render(request, "shelves/edit.html", {**given, "form": form})
    form = EditForm(request.POST)
    if not form.is_valid():
        return render(request, "shelves/edit.html", {**given, "form": form}, status=INVALID)
    given |= begun(name, form.cleaned_data["expected_rev"], by=by)
    assert kind.with_text is not None
    assert entry.document is not None
    document = kind.with_text(entry.document, form.cleaned_data["text"])
    rev = form.cleaned_data["expected_rev"]
    try:
        store.revise(entry, document, by=by, expected_rev=rev, draft=given["draft"])
    except Conflict as conflict:
        newer = conflict.newer
        given |= begun(name, newer.rev, by=by)
        again = EditForm(initial={"text": form.cleaned_data["text"], "expected_rev": newer.rev})
        said = kind.text(newer.document) if newer.document else ""
        page = {**given, "form": again, "newer": newer, "newer_text": said}
        return render(request, "shelves/edit.html", page, status=409)
    except Ended:
        form.add_error(None, _("You two are not linked just now, so this stays as it was. Your words are still here."))
        return render(request, "shelves/edit.html", {**given, "form": form}, status=409)
    return SeeOther(page_of(entry, by=by))


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def share(request: PersonRequest, record_id: UUID) -> HttpResponse:
    """A copy for both of you; the private one stays."""
    by = request.unlocked
    entry = _entry(request, "mine", record_id)
    if not by.linked or entry.document is None:
        raise Absent
    kind = shown(entry.kind)
    if kind is not None and kind.shows is not None:
        return SeeOther(kind.shows(record_id))
    if request.method == "GET":
        page = {**item_page(entry, by=by), "once": form_tokens.token(by, share=str(record_id))}
        return render(request, "shelves/share.html", page)
    try:
        carried = form_tokens.read(request.POST.get("once", ""), by)
        if carried.get("share") != str(record_id):
            raise form_tokens.NotOurs
        copy = store.share(record_id, by=by, once=UUID(carried["once"]))
    except (form_tokens.NotOurs, Ended):
        return SeeOther(reverse("shelves:share", args=[record_id]))
    return SeeOther(reverse("shelves:item", args=["ours", copy.id]))


@unlocked
@require_http_methods(["GET", "POST"])
@absent_is_404
def remove(request: PersonRequest, shelf: Space, record_id: UUID) -> HttpResponse:
    """In Mine it is gone; in Ours a mark stays. Sent twice, the second finds it done."""
    by = request.unlocked
    if request.method == "GET":
        entry = _removable(request, shelf, record_id)
        if fold_page_url(entry, by=by):  # what still waits is taken back on its fold's page
            raise Absent
        token = form_tokens.token(by, remove=str(record_id), then=page_without(entry, by=by))
        return render(request, "shelves/remove.html", {**item_page(entry, by=by), "once": token})
    then = _after_removing(request, record_id)
    try:
        entry = _removable(request, shelf, record_id)
        store.remove(record_id, by=by)
    except Absent:
        if not then:
            raise
        return SeeOther(then)
    return SeeOther(then or page_without(entry, by=by))


def _shelf(request: PersonRequest, shelf: Space, first: date | None = None) -> HttpResponse:
    """The month that begins on this day; without it, the newest."""
    by, part = request.unlocked, parts(request, _LINES)
    found = month_of(first, part, by=by, space=shelf) if first else newest_month(part, by=by, space=shelf)
    given = {
        "month": found,
        "lines": found.lines,
        "part": part,
        "search": SearchForm(),
        "search_url": reverse(f"shelves:search_{shelf}"),
    }
    return render(request, f"shelves/{shelf}.html", given)


def _first(year: int, month: int) -> date:
    try:
        first = date(year, month, 1)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if not 1970 <= first.year <= 9998:
        raise Http404
    return first


def _entry(request: PersonRequest, shelf: Space, record_id: UUID) -> Entry:
    """The record, on the shelf where it stands; what the house keeps for the two stands on none. Raises Absent."""
    entry = store.open_record(record_id, by=request.unlocked)
    kind = shown(entry.kind)
    if (entry.space == "mine") != (shelf == "mine") or (kind is not None and kind.kept_for_us):
        raise Absent
    return entry


def _editable(request: PersonRequest, shelf: Space, record_id: UUID) -> tuple[Entry, Shown]:
    entry = own_entry(_entry(request, shelf, record_id), by=request.unlocked)
    kind = shown(entry.kind)
    if entry.document is None or kind is None or kind.with_text is None:
        raise Absent
    return entry, kind


def _removable(request: PersonRequest, shelf: Space, record_id: UUID) -> Entry:
    """One's own; what two shared stays with both once they have parted. Raises Absent."""
    entry = own_entry(_entry(request, shelf, record_id), by=request.unlocked)
    if past(entry, by=request.unlocked):
        raise Absent
    return entry


def _after_removing(request: PersonRequest, record_id: UUID) -> str:
    """Where the page of this form said it leads; "" for a form that this person was not given for this record."""
    try:
        given = form_tokens.read(request.POST.get("once", ""), request.unlocked)
    except form_tokens.NotOurs:
        return ""
    return str(given.get("then", "")) if given.get("remove") == str(record_id) else ""
