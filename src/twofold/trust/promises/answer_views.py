"""Views that act on an existing promise. Each form carries, signed, what it does and to which wording or day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from twofold.flow import Mode
from twofold.people.access import PersonRequest
from twofold.people.responses import CONFLICT, INVALID, SeeOther
from twofold.records import clock
from twofold.records.store import Absent, Ended, Stale
from twofold.rooms import form_tokens
from twofold.rooms.calendar_download import download
from twofold.rooms.calendar_file import Status, Told
from twofold.rooms.decorators import screen
from twofold.rooms.kept_form import KeptForm, answered
from twofold.rooms.words_field import tidy
from twofold.talks import actions as talks
from twofold.trust.promises import actions, calendar
from twofold.trust.promises.forms import PromiseCalendarForm, answer_form
from twofold.trust.promises.open_promises import ASIDE
from twofold.trust.promises.pages import promise_page
from twofold.trust.promises.queries import SeenPromise, find
from twofold.trust.promises.states import Illegal, Kind

_DAYS_ASIDE = {"1": 1, "7": 7}
_OF_WORDING: frozenset[Kind] = frozenset({"accepted", "declined", "agreed", "kept_as_was"})
_MODES: dict[str, Mode] = {"together": "together", "live": "live", "apart": "apart"}


def _door(kind: Kind, act: Callable[..., SeenPromise]) -> Callable[..., HttpResponse]:
    """Makes the view of an answer. The form's token says to which promise, what, and about which wording or day; if that
    isn't possible any more, the page keeps the words.
    """

    @screen("POST")
    def door(request: PersonRequest, promise_id: UUID) -> HttpResponse:
        by, day = request.unlocked, (form_tokens.carried(request) or {}).get("day", "")
        answer = answer_form(promise_id, kind, str(day))
        form, at, there = answer.sent(request), find(promise_id, by=by), reverse("trust:promise", args=[promise_id])
        if form.stale:
            return _moved_on(request, at)
        if at.did(form.once_id):
            return SeeOther(there) if _done_already(request, at, form.once_id) else _moved_on(request, at)

        def acted() -> str:
            act(promise_id, by=by, **_given(kind, form))
            return there

        def page(form: KeptForm, *, status: int) -> HttpResponse:
            given = promise_page(at, by=by, bound={answer.key: form})
            return render(request, "trust/promises/promise.html", given, status=status)

        try:
            return answered(form, acted, page)
        except (Illegal, Ended, Stale, KeyError, ValueError):
            return _moved_on(request, find(promise_id, by=by))

    return door


def _given(kind: Kind, form: KeptForm) -> dict[str, Any]:
    """Returns what a sent form says besides its promise. Raises KeyError, ValueError."""
    carried, given = form.carried, dict[str, Any](once=form.once_id)
    if kind in _OF_WORDING:
        given["of"] = UUID(carried["of"])
    if kind == "said" or (kind == "viewed" and "day" in carried):
        given["day"] = date.fromisoformat(carried["day"])
    if "text" in form.cleaned_data:
        given |= {"line": form.cleaned_data["text"], "drafts": form.drafts.values()}
    if "word" in form.cleaned_data:
        given["word"] = form.cleaned_data["word"]
    return given


accept = _door("accepted", actions.accept)
decline = _door("declined", actions.decline)
agree = _door("agreed", actions.agree)
keep_as_was = _door("kept_as_was", actions.keep_as_was)
take_back = _door("took_back", actions.take_back)
let_go = _door("let_go", actions.let_go)
say = _door("said", actions.say)
view = _door("viewed", actions.view)


@screen("POST")
def repair(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Begins a talk about what was missed, in the mode of the button."""
    by, mode = request.unlocked, _MODES.get(request.POST.get("mode", ""))
    at = find(promise_id, by=request.unlocked)
    carried = form_tokens.carried(request, **answer_form(promise_id, "repaired").about)
    if carried is None or mode is None:
        return _moved_on(request, at)
    try:
        talk = actions.repair(promise_id, mode, by=by, once=form_tokens.once_id(carried))
    except (Illegal, Ended, Stale, talks.NotMade, talks.AlreadyBegun):
        return _moved_on(request, find(promise_id, by=request.unlocked))
    return SeeOther(reverse("talks:talk", args=[talk]))


@screen("POST")
def to_calendar(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Downloads the promise as a calendar file; by POST, under a neutral file name."""
    at = find(promise_id, by=request.unlocked)
    if not at.mine:
        raise Absent
    form = PromiseCalendarForm(request.POST, auto_id="calendar_%s")
    if not form.is_valid():
        page = promise_page(at, by=request.unlocked, bound={"calendar": form})
        return render(request, "trust/promises/promise.html", page, status=INVALID)
    return download(calendar.entry(at.id, at.state.now.terms, form.wish, now=clock.now(), told=_told(at)))


def _told(at: SeenPromise) -> Told:
    status: dict[str, Status] = {"standing": "CONFIRMED", "let_go": "CANCELLED"}
    events = at.promise.events
    before = tuple(event.terms.series for event in events if event.terms is not None)
    return Told(status.get(at.state.phase, "TENTATIVE"), len(events), before)


@screen("POST")
def aside(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Hides the promise from Today for a while. This leaves no trace and doesn't change the promise."""
    by = request.unlocked
    at = find(promise_id, by=request.unlocked)
    today = clock.day_in(by.zone)
    days = _DAYS_ASIDE.get(request.POST.get("days", ""), 1)
    ASIDE.snooze(at.id, today + timedelta(days=days), today=today, by=by)
    return SeeOther(reverse("today:today"))


def _moved_on(request: PersonRequest, at: SeenPromise) -> HttpResponse:
    """Shows the promise's current state, with what was typed, ready to copy."""
    done = _done_already(request, at)
    typed = "" if done else request.POST.get("text", "")
    page = promise_page(at, by=request.unlocked, moved_on=True, done_already=done, typed=typed)
    return render(request, "trust/promises/promise.html", page, status=CONFLICT)


def _done_already(request: PersonRequest, at: SeenPromise, once: UUID | None = None) -> bool:
    """Checks whether the same was done before, from another page or device, or with this `once`."""
    carried, word = form_tokens.carried(request) or {}, request.POST.get("word")
    text = tidy(request.POST.get("text", ""))
    return any(
        (event.who, event.kind) == (at.me, carried.get("kind"))
        and once in (None, event.once)
        and text in ("", event.line)
        and word in (None, event.word)
        and carried.get("of") in (None, str(event.of))
        and carried.get("day", "") in ("", str(event.day))
        for event in at.promise.events
    )
