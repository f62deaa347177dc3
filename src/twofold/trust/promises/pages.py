"""Template context for the page of a promise and for its line in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold.days.zones import day_at
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.rooms.days_ahead import coming_day_words, elsewhere_words, series_words, short_day
from twofold.rooms.kept_form import About
from twofold.rooms.people_lookup import PeopleLookup
from twofold.trust.promises import wording
from twofold.trust.promises.forms import PromiseCalendarForm, answer_form
from twofold.trust.promises.queries import SeenPromise
from twofold.trust.promises.states import Event, Kind
from twofold.trust.promises.terms import Terms

Forms = Mapping[str, forms.Form]
_SAID_AT_ONCE = 3  # days that one page asks about
_SHOWN = 8  # days whose word is shown directly; the history has the others


def promise_page(at: SeenPromise, *, by: Unlocked, bound: Forms | None = None, **given: Any) -> dict[str, Any]:
    """`bound`: forms that were sent and are shown again, by the name of their action."""
    now, lookup = clock.now(), PeopleLookup(by)
    today = day_at(now, by.zone)
    may, promiser = at.may(now), lookup.person(at.entry.author_id)
    state, terms = at.state, at.state.now.terms
    at_day = state.cut(now) or state.next_day(now) or terms.day
    return {
        "at": at,
        "may": dict.fromkeys(may, True),
        "promiser": promiser,
        "receiver": None if at.entry.space == "mine" else _other(at, by),
        "sentence": wording.sentence(terms),
        "when": coming_day_words(at_day, today),
        "at_day": at_day,
        "series": series_words(terms.series),
        "elsewhere": "" if state.closed else _elsewhere(state.days.get(at_day, terms), at_day, by, promiser),
        "state_line": wording.state_words(state, now, mine=at.mine),
        "answered": _answered(at, promiser, by),
        "asked": _asked(at, by, promiser, today),
        "days": _to_say(at, now, today, may, by, bound or {}),
        "said": _said(at, today, may, by, bound or {}),
        "whole_views": [view for view in state.views if view.day is None],
        "happened": [
            {
                "person": _who(event, at, promiser, by),
                "words": wording.event_words(event, by.zone),
                "not_mine": event in at.not_mine,
            }
            for event in at.promise.events
        ],
        "forms": _forms(at, may, by, bound or {}),
        **given,
    }


def about_of(at: SeenPromise, kind: str, **more: str | int) -> About:
    """Returns what a form does and with which promise."""
    return {"promise": str(at.id), "kind": kind, **more}


def promise_line(at: SeenPromise, *, by: Unlocked, now: datetime) -> dict[str, Any]:
    """Returns one promise as a line of a list."""
    today = day_at(now, by.zone)
    terms = at.state.now.terms
    day = at.state.next_day(now) or terms.days[-1]
    lies_ahead = at.state.phase == "standing" and not at.state.done and at.state.next_day(now) is not None
    state = "" if lies_ahead else wording.state_words(at.state, now, mine=at.mine)
    private = _("Only you can read this") if at.entry.space == "mine" else ""
    asked = (_("You asked to change it") if at.mine else _("A change is asked for")) if at.state.asked else ""
    strange = _("Something in your name is not from you") if at.not_mine else ""
    series = series_words(terms.series) if not at.state.closed else ""
    return {
        "when": short_day(day, today),
        "date": day.isoformat(),
        "text": wording.sentence(terms),
        "href": reverse("trust:promise", args=[at.id]),
        "note": " · ".join(part for part in (strange, state, asked, series, private) if part),
        "read": True,
    }


def _answered(at: SeenPromise, promiser: Person | None, by: Unlocked) -> dict[str, Any] | None:
    """Returns the last answer with its line, as long as it still describes the state."""
    if at.state.asked is not None or at.state.done:
        return None
    telling = {*wording.ANSWERS, "said", "reworded"}
    event = next((event for event in reversed(at.promise.events) if event.kind in telling), None)
    person = _who(event, at, promiser, by) if event is not None and event.kind in wording.ANSWERS else None
    if event is None or person is None:
        return None
    words = str(wording.ANSWERS[event.kind][person == by.person]) % {"name": person.name}
    return {"person": person, "words": words, "line": event.line}


def _asked(at: SeenPromise, by: Unlocked, promiser: Person | None, today: date) -> dict[str, Any] | None:
    """Returns the requested change, shown beside the agreed terms."""
    asked = at.state.asked
    if asked is None:
        return None
    event = next(e for e in at.promise.events if e.once == asked.of)
    return {
        "sentence": wording.sentence(asked.terms),
        "when": coming_day_words(asked.terms.day, today),
        "series": series_words(asked.terms.series),
        "elsewhere": _elsewhere(asked.terms, asked.terms.day, by, promiser),
        "line": event.line,
    }


def _to_say(
    at: SeenPromise, now: datetime, today: date, may: Iterable[Kind], by: Unlocked, bound: Forms
) -> list[dict[str, Any]]:
    """Returns the days about which nothing was said yet. `early`: the day hasn't come yet."""
    if "said" not in may:
        return []
    state, ahead = at.state, at.state.next_day(now)
    days = state.awaited(now)[-_SAID_AT_ONCE:]
    if ahead is not None and ahead not in state.words:
        days.append(ahead)
    return [
        {"day": day, "early": day > today, "words": coming_day_words(day, today), "form": _say_form(at, day, by, bound)}
        for day in days
    ]


def _say_form(at: SeenPromise, day: date, by: Unlocked, bound: Forms, before: Event | None = None) -> forms.Form:
    fields = {"word": before.word or "", "text": before.line} if before is not None else {}
    return answer_form(at.id, "said", day.isoformat()).shown(bound, by=by, fields=fields)


def _said(at: SeenPromise, today: date, may: Iterable[Kind], by: Unlocked, bound: Forms) -> list[dict[str, Any]]:
    """Returns the days with a word, the latest first, with the partner's lines about each. `again`: the form to say it
    again; `add`: the form to add a line.
    """
    return [
        {
            "day": day,
            "words": coming_day_words(day, today),
            "word": wording.WORDS[event.word or "kept"],
            "line": event.line,
            "views": [view for view in at.state.views if view.day == day],
            "again": _say_form(at, day, by, bound, event) if "said" in may else None,
            "add": answer_form(at.id, "viewed", day.isoformat()).shown(bound, by=by) if "viewed" in may else None,
        }
        for day, event in sorted(at.state.words.items(), reverse=True)[:_SHOWN]
    ]


def _forms(at: SeenPromise, may: Iterable[Kind], by: Unlocked, bound: Forms) -> dict[str, forms.Form]:
    """Returns the calendar form and those of answers about the whole promise: of some, a page shows the button alone."""
    now, asked = at.state.now.of, at.state.asked.of if at.state.asked else None
    kinds: dict[Kind, UUID | None] = {
        "accepted": now,
        "declined": now,
        "agreed": asked,
        "kept_as_was": asked,
        "took_back": None,
        "let_go": None,
        "repaired": None,
    }
    if at.state.phase == "let_go":
        kinds["viewed"] = None
    found: dict[str, forms.Form] = {
        kind: answer_form(at.id, kind).shown(bound, by=by, besides={"of": str(of)} if of else {})
        for kind, of in kinds.items()
        if kind in may
    }
    if at.mine and not at.state.done and not at.past:
        found["calendar"] = bound.get("calendar") or PromiseCalendarForm(auto_id="calendar_%s")
    return found


def _other(at: SeenPromise, by: Unlocked) -> Person | None:
    return by.person if not at.mine else (None if at.past else by.partner)


def _who(event: Event, at: SeenPromise, promiser: Person | None, by: Unlocked) -> Person | None:
    return promiser if event.who == "promiser" else _other(at, by)


def _elsewhere(terms: Terms, day: date, by: Unlocked, promiser: Person | None) -> str:
    if promiser is None or promiser.pk == by.person.pk:
        return elsewhere_words(day, terms.zone, by.person.zone)
    still_there = promiser.zone == terms.zone
    return elsewhere_words(day, terms.zone, by.person.zone, promiser.name, still_there=still_there)
