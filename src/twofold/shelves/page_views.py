"""A new page in Mine: free writing, for its author alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from twofold.people.access import PersonRequest
from twofold.records import clock, store
from twofold.rooms.decorators import screen
from twofold.rooms.kept_form import answered
from twofold.rooms.own_page import OwnPage
from twofold.shelves.forms import OwnPageForm

_DRAFTS = {"title": "page:new:title", "text": "page:new"}


@screen("GET", "POST")
def new_page(request: PersonRequest) -> HttpResponse:
    by = request.unlocked
    form = OwnPageForm.of(request, about={"new": "page"}, drafts=_DRAFTS)

    def page(form: OwnPageForm, *, status: int = 200) -> HttpResponse:
        return render(request, "shelves/new_page.html", {"form": form}, status=status)

    def act() -> str:
        written = OwnPage(title=form.cleaned_data["title"], text=form.cleaned_data["text"])
        kept = store.save(written, by=by, space="mine", once=form.once_id, day=clock.day_in(by.zone))
        form.settle()
        return reverse("shelves:item", args=["mine", kept.id])

    return answered(form, act, page)
