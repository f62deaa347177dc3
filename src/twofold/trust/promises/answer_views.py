"""Views that act on an existing promise. Each form carries, signed, what it does and to which wording or day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from twofold.days.zones import day_at
from twofold.flow import Mode
from twofold.people.access import PersonRequest
from twofold.people.responses import CONFLICT, INVALID, SeeOther
from twofold.records import clock
from twofold.records.store import Absent, Ended, Stale, Unreadable
from twofold.rooms import form_tokens
from twofold.rooms.calendar_file import Status, Told
from twofold.rooms.decorators import screen
from twofold.rooms.kept_form import KeptForm, answered
from twofold.rooms.words_field import tidy
from twofold.talks import actions as talks
from twofold.trust.promises import actions, calendar
from twofold.trust.promises.forms import CalendarForm, LineForm, SayForm, ViewForm
from twofold.trust.promises.pages import promise_page
from twofold.trust.promises.queries import SeenPromise, find
from twofold.trust.promises.snooze import put_aside
from twofold.trust.promises.states import Illegal

_DAYS_ASIDE = {"1": 1, "7": 7}
_MODES: dict[str, Mode] = {"together": "together", "live": "live", "apart": "apart"}


def _door(
    kind: str, act: Callable[..., SeenPromise], *, of: bool = False, line: bool = False
) -> Callable[..., HttpResponse]:
    """Makes a view. `of`: it answers one wording. `line`: a line may go with it."""

    @screen("POST")
    def door(request: PersonRequest, promise_id: UUID) -> HttpResponse:
        about, drafts = _about(promise_id, kind), {"text": f"promise:{promise_id}:{kind}"}
        kept = LineForm if line else KeptForm
        form = kept.sent(request, about=about, drafts=drafts, auto_id=f"{kind}_%s")

        def answer() -> SeenPromise:
            given: dict[str, Any] = {"once": form.once_id}
            if of:
                given["of"] = UUID(form.carried["of"])
            if line:
                given |= {"line": form.cleaned_data["text"], "drafts": drafts.values()}
            return act(promise_id, by=request.unlocked, **given)

        return _act(request, promise_id, form, kind, answer)

    return door


accept = _door("accepted", actions.accept, of=True)
decline = _door("declined", actions.decline, of=True, line=True)
agree = _door("agreed", actions.agree, of=True)
keep_as_was = _door("kept_as_was", actions.keep_as_was, of=True, line=True)
take_back = _door("took_back", actions.take_back)
let_go = _door("let_go", actions.let_go, line=True)


@screen("POST")
def say(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Says how a day went."""
    by = request.unlocked
    day = _day(request)
    drafts = {"text": f"promise:{promise_id}:said:{day}"}
    form = SayForm.sent(request, about=_about(promise_id, "said"), drafts=drafts, auto_id=f"said_{day}_%s")

    def said() -> SeenPromise:
        word, line = form.cleaned_data["word"], form.cleaned_data["text"]
        of_day = date.fromisoformat(day)
        return actions.say(promise_id, of_day, word, by=by, once=form.once_id, line=line, drafts=drafts.values())

    return _act(request, promise_id, form, f"said:{day}", said)


@screen("POST")
def view(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Adds the partner's line about how it went."""
    by = request.unlocked
    day = _day(request)
    drafts = {"text": f"promise:{promise_id}:viewed:{day}"}
    form = ViewForm.sent(request, about=_about(promise_id, "viewed"), drafts=drafts, auto_id=f"viewed_{day}_%s")

    def viewed() -> SeenPromise:
        line, of_day = form.cleaned_data["text"], date.fromisoformat(day) if day else None
        return actions.view(promise_id, of_day, line, by=by, once=form.once_id, drafts=drafts.values())

    return _act(request, promise_id, form, f"viewed:{day}", viewed)


@screen("POST")
def repair(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Begins a talk about what was missed, in the mode of the button."""
    by, mode = request.unlocked, _MODES.get(request.POST.get("mode", ""))
    at = _find(request, promise_id)
    carried = form_tokens.carried(request, **_about(promise_id, "repaired"))
    if carried is None or mode is None:
        return _moved_on(request, at)
    try:
        talk = actions.repair(promise_id, mode, by=by, once=form_tokens.once_id(carried))
    except (Illegal, Ended, Stale, talks.NotMade, talks.AlreadyBegun):
        return _moved_on(request, _find(request, promise_id))
    return SeeOther(reverse("talks:talk", args=[talk]))


@screen("POST")
def to_calendar(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Downloads the promise as a calendar file; by POST, under a neutral file name."""
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


@screen("POST")
def aside(request: PersonRequest, promise_id: UUID) -> HttpResponse:
    """Hides the promise from Today for a while. This leaves no trace and doesn't change the promise."""
    by = request.unlocked
    at = _find(request, promise_id)
    today = day_at(clock.now(), by.zone)
    days = _DAYS_ASIDE.get(request.POST.get("days", ""), 1)
    put_aside(at.id, today + timedelta(days=days), today=today, by=by)
    return SeeOther(reverse("today:today"))


def _act(
    request: PersonRequest, promise_id: UUID, form: KeptForm, key: str, act: Callable[[], SeenPromise]
) -> HttpResponse:
    """Runs an action. The form's token says which promise and what; if that isn't possible any more, the page keeps the
    words.

    `key`: the name of the form on the promise's page.
    """
    at, there = _find(request, promise_id), reverse("trust:promise", args=[promise_id])
    if form.stale:
        return _moved_on(request, at)
    if at.did(form.once_id):
        return SeeOther(there) if _done_already(request, at, form.once_id) else _moved_on(request, at)

    def acted() -> str:
        act()
        return there

    def page(form: KeptForm, *, status: int) -> HttpResponse:
        given = promise_page(at, by=request.unlocked, bound={key: form})
        return render(request, "trust/promises/promise.html", given, status=status)

    try:
        return answered(form, acted, page)
    except (Illegal, Ended, Stale, KeyError, ValueError):
        return _moved_on(request, _find(request, promise_id))


def _about(promise_id: UUID, kind: str) -> dict[str, str]:
    return {"promise": str(promise_id), "kind": kind}


def _find(request: PersonRequest, promise_id: UUID) -> SeenPromise:
    try:
        return find(promise_id, by=request.unlocked)
    except Unreadable as unfit:
        raise Absent from unfit


def _moved_on(request: PersonRequest, at: SeenPromise) -> HttpResponse:
    """Shows the promise's current state, with what was typed, ready to copy."""
    done = _done_already(request, at)
    typed = "" if done else request.POST.get("text", "")
    page = promise_page(at, by=request.unlocked, moved_on=True, done_already=done, typed=typed)
    return render(request, "trust/promises/promise.html", page, status=CONFLICT)


def _done_already(request: PersonRequest, at: SeenPromise, once: UUID | None = None) -> bool:
    """Checks whether the same was done before, from another page or device, or with this `once`."""
    carried, text, word = (
        form_tokens.carried(request) or {},
        tidy(request.POST.get("text", "")),
        request.POST.get("word"),
    )
    return any(
        (event.who, event.kind) == (at.me, carried.get("kind"))
        and once in (None, event.once)
        and text in ("", event.line)
        and word in (None, event.word)
        and carried.get("of") in (None, str(event.of))
        and carried.get("day", "") in ("", str(event.day))
        for event in at.promise.events
    )


def _day(request: PersonRequest) -> str:
    """Returns the day that the form names; "" if it names none or isn't ours."""
    return str((form_tokens.carried(request) or {}).get("day", ""))
