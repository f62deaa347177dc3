"""What the two do with a promise that is there. Each form says, signed, what it does and to which wording or day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from twofold.days.zones import day_at
from twofold.flow import Mode
from twofold.people.access import PersonRequest, unlocked
from twofold.people.responses import INVALID, SeeOther
from twofold.records import clock
from twofold.records.store import Absent, Ended, Unreadable
from twofold.rooms import form_tokens
from twofold.rooms.calendar_file import Status, Told
from twofold.rooms.decorators import absent_is_404
from twofold.talks import actions as talks
from twofold.trust.promises import actions, calendar
from twofold.trust.promises.forms import CalendarForm, LineForm, SayForm, ViewForm
from twofold.trust.promises.pages import promise_page
from twofold.trust.promises.queries import SeenPromise, find
from twofold.trust.promises.snooze import put_aside
from twofold.trust.promises.states import Illegal

MOVED_ON = 409
_DAYS_ASIDE = {"1": 1, "7": 7}
_MODES: dict[str, Mode] = {"together": "together", "live": "live", "apart": "apart"}
Carried = Mapping[str, Any]


def _door(
    kind: str, act: Callable[..., SeenPromise], *, of: bool = False, line: bool = False
) -> Callable[..., HttpResponse]:
    """`of`: it answers one wording. `line`: a line may go with it."""

    @unlocked
    @require_POST
    @absent_is_404
    def answered(request: PersonRequest, promise_id: UUID) -> HttpResponse:
        form = LineForm(request.POST, auto_id=f"{kind}_%s") if line else None

        def answer(carried: Carried) -> SeenPromise:
            given: dict[str, Any] = {"once": _id(carried)}
            if of:
                given["of"] = UUID(carried["of"])
            if form is not None:
                given |= {"line": form.cleaned_data["text"], "drafts": [f"promise:{promise_id}:{kind}"]}
            return act(promise_id, by=request.unlocked, **given)

        return _act(request, promise_id, kind, answer, form=form)

    return answered


accept = _door("accepted", actions.accept, of=True)
decline = _door("declined", actions.decline, of=True, line=True)
agree = _door("agreed", actions.agree, of=True)
keep_as_was = _door("kept_as_was", actions.keep_as_was, of=True, line=True)
take_back = _door("took_back", actions.take_back)
let_go = _door("let_go", actions.let_go, line=True)


@unlocked
@require_POST
@absent_is_404
def say(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """How a day went."""
    by = request.unlocked
    day = _day(request)
    form = SayForm(request.POST, auto_id=f"said_{day}_%s")

    def said(carried: Carried) -> SeenPromise:
        given, of_day = form.cleaned_data, date.fromisoformat(carried["day"])
        drafts = [f"promise:{promise_id}:said:{of_day.isoformat()}"]
        return actions.say(
            promise_id, of_day, given["word"], by=by, once=_id(carried), line=given["text"], drafts=drafts
        )

    return _act(request, promise_id, "said", said, form=form, key=f"said:{day}")


@unlocked
@require_POST
@absent_is_404
def view(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """A line of the other about how it went."""
    by = request.unlocked
    day = _day(request)
    form = ViewForm(request.POST, auto_id=f"viewed_{day}_%s")

    def viewed(carried: Carried) -> SeenPromise:
        of_day = date.fromisoformat(carried["day"]) if "day" in carried else None
        drafts = [f"promise:{promise_id}:viewed:{of_day.isoformat() if of_day else ''}"]
        return actions.view(promise_id, of_day, form.cleaned_data["text"], by=by, once=_id(carried), drafts=drafts)

    return _act(request, promise_id, "viewed", viewed, form=form, key=f"viewed:{day}")


@unlocked
@require_POST
@absent_is_404
def repair(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Begin to talk about what was missed, in the way that was pressed."""
    by, mode = request.unlocked, _MODES.get(request.POST.get("mode", ""))
    at = _find(request, promise_id)
    try:
        carried = _carried(request, at, "repaired")
        if mode is None:
            raise form_tokens.NotOurs
        talk = actions.repair(promise_id, mode, by=by, once=_id(carried))
    except (form_tokens.NotOurs, KeyError, ValueError, Ended, talks.NotMade):
        return _moved_on(request, _find(request, promise_id))
    return SeeOther(reverse("talks:talk", args=[talk]))


@unlocked
@require_POST
@absent_is_404
def to_calendar(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """The promise as a file for a calendar. By POST, and under a name that says nothing."""
    at = _find(request, promise_id)
    if not at.mine:
        raise Absent
    form = CalendarForm(request.POST, auto_id="calendar_%s")
    if not form.is_valid():
        page = promise_page(at, by=request.unlocked, bound={"calendar": form})
        return render(request, "trust/promises/promise.html", page, status=INVALID)
    given = form.cleaned_data
    wish = calendar.Wish(given["clock"], with_words=given["words"], alarm=given["alarm"])
    file = calendar.entry(at.id, at.state.now.terms, wish, now=clock.now(), told=_told(at))
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="twofold.ics"'
    response["Cache-Control"] = "no-store"
    return response


def _told(at: SeenPromise) -> Told:
    status: dict[str, Status] = {"standing": "CONFIRMED", "let_go": "CANCELLED"}
    events = at.promise.events
    before = tuple(event.terms.series for event in events if event.terms is not None)
    return Told(status.get(at.state.phase, "TENTATIVE"), len(events), before)


@unlocked
@require_POST
@absent_is_404
def aside(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Not mentioned on Today for a while. It leaves no trace, and changes nothing about the promise."""
    by = request.unlocked
    at = _find(request, promise_id)
    today = day_at(clock.now(), by.zone)
    days = _DAYS_ASIDE.get(request.POST.get("days", ""), 1)
    put_aside(at.id, today + timedelta(days=days), today=today, by=by)
    return SeeOther(reverse("today:today"))


def _act(
    request: PersonRequest,
    promise_id: UUID,
    kind: str,
    act: Callable[[Carried], SeenPromise],
    *,
    form: forms.Form | None = None,
    key: str = "",
) -> HttpResponse:
    """The one way in: the token says which promise and what; what can no longer be done keeps the words on the page."""
    at = _find(request, promise_id)
    try:
        carried = _carried(request, at, kind)
        if at.did(_id(carried)):
            return SeeOther(reverse("trust:promise", args=[promise_id]))
        if form is not None and not form.is_valid():
            page = promise_page(at, by=request.unlocked, bound={key or kind: form})
            return render(request, "trust/promises/promise.html", page, status=INVALID)
        act(carried)
    except (form_tokens.NotOurs, Illegal, Ended, KeyError, ValueError):
        return _moved_on(request, _find(request, promise_id))
    return SeeOther(reverse("trust:promise", args=[promise_id]))


def _carried(request: PersonRequest, at: SeenPromise, kind: str) -> Carried:
    """Raises NotOurs."""
    carried = form_tokens.read(request.POST.get("once", ""), request.unlocked)
    if (carried.get("promise"), carried.get("kind")) != (str(at.id), kind):
        raise form_tokens.NotOurs
    return carried


def _find(request: PersonRequest, promise_id: UUID) -> SeenPromise:
    try:
        return find(promise_id, by=request.unlocked)
    except Unreadable as unfit:
        raise Absent from unfit


def _moved_on(request: PersonRequest, at: SeenPromise) -> HttpResponse:
    """It is elsewhere by now: where it stands, and what was typed, to be copied."""
    page = promise_page(at, by=request.unlocked, moved_on=True, typed=request.POST.get("text", ""))
    return render(request, "trust/promises/promise.html", page, status=MOVED_ON)


def _id(carried: Carried) -> UUID:
    return UUID(carried["once"])


def _day(request: PersonRequest) -> str:
    """Which day a form is about, as it says itself; "" where it says none, or is not ours."""
    try:
        return str(form_tokens.read(request.POST.get("once", ""), request.unlocked).get("day", ""))
    except form_tokens.NotOurs:
        return ""
