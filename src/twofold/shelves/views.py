"""Views of the shelves Ours and Mine: by month, and each record by itself with its history."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.people.access import PersonRequest
from twofold.people.responses import CONFLICT, SeeOther
from twofold.records import store
from twofold.records.folds import any_waits, settle
from twofold.records.store import Absent, Ended, Entry, Space
from twofold.rooms import form_tokens
from twofold.rooms.decorators import screen
from twofold.rooms.kept_form import Refusal, answered
from twofold.rooms.months import first_of
from twofold.rooms.pagination import render_part, requested_part
from twofold.rooms.registry import Shown, beginnings, shown
from twofold.shelves.filters import chosen_room, filters
from twofold.shelves.forms import EditForm, SearchForm
from twofold.shelves.items import fold_page_url, item_page, own_entry, page_of, page_without
from twofold.shelves.months import month_of, newest_month

_LINES = 12  # that many slips with two answers each fit into a page of 15 kB


@screen("GET")
def ours(request: PersonRequest) -> HttpResponse:
    if any_waits(by=request.unlocked):
        settle(by=request.unlocked)
    return _shelf(request, "ours")


@screen("GET")
def mine(request: PersonRequest) -> HttpResponse:
    return _shelf(request, "mine")


@screen("GET")
def ours_month(request: PersonRequest, year: int, month: int) -> HttpResponse:
    return _shelf(request, "ours", first_of(year, month))


@screen("GET")
def mine_month(request: PersonRequest, year: int, month: int) -> HttpResponse:
    return _shelf(request, "mine", first_of(year, month))


@screen("GET")
def item(request: PersonRequest, shelf: Space, record_id: UUID) -> HttpResponse:
    by = request.unlocked
    entry = _entry(request, shelf, record_id)
    folded = fold_page_url(entry, by=by)
    return redirect(folded) if folded else render(request, "shelves/item.html", item_page(entry, by=by))


@screen("GET", "POST")
def edit(request: PersonRequest, shelf: Space, record_id: UUID) -> HttpResponse:
    by = request.unlocked
    entry, kind = _editable(request, shelf, record_id)
    assert kind.with_text is not None
    assert entry.document is not None
    with_text, document = kind.with_text, entry.document
    drafts, fields = {"text": f"edit:{record_id}"}, {"text": kind.text(document)}
    if kind.with_title:
        drafts["title"], fields["title"] = f"edit:{record_id}:title", kind.title(document)
    form = EditForm.of(request, drafts=drafts, rev=entry.rev, fields=fields, titled=kind.with_title is not None)

    def page(form: EditForm, *, status: int = 200, newer: Entry | None = None) -> HttpResponse:
        given = {"entry": entry, "title": kind.title(document), "back": page_of(entry, by=by), "newer": newer}
        given |= {"newer_text": kind.text(newer.document) if newer and newer.document else ""}
        given |= {"form": form}
        return render(request, "shelves/edit.html", given, status=status)

    def act() -> str:
        words = with_text(document, form.cleaned_data["text"])
        words = kind.with_title(words, form.cleaned_data["title"]) if kind.with_title else words
        store.revise(entry, words, by=by, expected_rev=form.rev, draft=form.draft_names["text"])
        form.settle()
        return page_of(entry, by=by)

    ended = _("You two are not linked just now, so this stays as it was. Your words are still here.")
    return answered(form, act, page, refusals={Ended: Refusal(ended, status=CONFLICT)})


@screen("GET", "POST")
def share(request: PersonRequest, record_id: UUID) -> HttpResponse:
    """Makes a copy that both can read; the private one stays."""
    by = request.unlocked
    entry = _entry(request, "mine", record_id)
    if not by.linked or entry.document is None:
        raise Absent
    kind = shown(entry.kind)
    if kind is not None and kind.shows is not None:
        return SeeOther(kind.show_url(record_id))
    if request.method == "GET":
        page = {**item_page(entry, by=by), "once": form_tokens.token(by, share=str(record_id))}
        return render(request, "shelves/share.html", page)
    carried = form_tokens.carried(request, share=str(record_id))
    if carried is None:
        return SeeOther(reverse("shelves:share", args=[record_id]))
    try:
        copy = store.share(record_id, by=by, once=form_tokens.once_id(carried))
    except Ended:
        return SeeOther(reverse("shelves:share", args=[record_id]))
    return SeeOther(reverse("shelves:item", args=["ours", copy.id]))


@screen("GET", "POST")
def remove(request: PersonRequest, shelf: Space, record_id: UUID) -> HttpResponse:
    """Removes a record: from Mine completely, in Ours a mark stays. If the form is sent twice, the second finds it
    done.
    """
    by = request.unlocked
    if request.method == "GET":
        entry = _removable(request, shelf, record_id)
        if fold_page_url(entry, by=by):  # an answer that still waits is taken back on its fold's page
            raise Absent
        token = form_tokens.token(by, remove=str(record_id), then=page_without(entry, by=by))
        return render(request, "shelves/remove.html", {**item_page(entry, by=by), "once": token})
    then = str((form_tokens.carried(request, remove=str(record_id)) or {}).get("then", ""))
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
    by, room = request.unlocked, chosen_room(request) if shelf == "ours" else None
    part = requested_part(request, _LINES, beside=f"room={room.key}" if room else "")
    if first:
        found = month_of(first, part, by=by, space=shelf, room=room)
    else:
        found = newest_month(part, by=by, space=shelf, room=room)
    given = {
        "month": found,
        "part": part,
        "filters": filters(room, request.path) if shelf == "ours" else [],
        "room": room,
        "search": SearchForm(),
        "search_url": reverse(f"shelves:search_{shelf}"),
        "begin": next((one for _room, one in beginnings(by=by)), None),
    }
    return render_part(request, part, f"shelves/{shelf}.html", given)


def _entry(request: PersonRequest, shelf: Space, record_id: UUID) -> Entry:
    """Returns the record if it is on this shelf; records kept for the couple are on none. Raises Absent."""
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
    """Returns one's own record. Shared records stay with both once they have parted. Raises Absent."""
    entry = own_entry(_entry(request, shelf, record_id), by=request.unlocked)
    if request.unlocked.parted_from(entry.couple_id):
        raise Absent
    return entry
