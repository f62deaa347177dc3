"""Template context for the page of a promise and for its line in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
from twofold.rooms.days_ahead import day_words, elsewhere_words, series_words, short_day
from twofold.rooms.kept_form import About
from twofold.rooms.people_lookup import PeopleLookup
from twofold.trust.promises import wording
from twofold.trust.promises.forms import Answer, PromiseCalendarForm
from twofold.trust.promises.queries import SeenPromise
from twofold.trust.promises.states import Event, Kind
from twofold.trust.promises.terms import Terms

Forms = Mapping[str, forms.Form]
_SAID_AT_ONCE = 3  # days that one page asks about
_SHOWN = 8  # days whose word is shown directly; the history has the others


@dataclass(frozen=True, slots=True)
class DayAsked:
    """A day about which nothing was said yet, with its form. `early`: the day hasn't come yet."""

    day: date
    early: bool
    words: str
    form: forms.Form


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day, the word about it, and the partner's lines. `again`: the form to say it again; `add`: the form to add a
    line.
    """

    day: date
    words: str
    word: str
    line: str
    views: list[Event]
    again: forms.Form | None
    add: forms.Form | None


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history. `not_mine`: it is in my name, but I didn't write it."""

    person: Person | None
    words: str
    not_mine: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """The last answer with its line, as long as it still describes the state."""

    person: Person
    words: str
    line: str


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
        "when": day_words(at_day, today),
        "at_day": at_day,
        "series": series_words(terms.series),
        "elsewhere": _elsewhere(at, at_day, by, promiser),
        "state_line": wording.state_words(state, now, mine=at.mine),
        "answered": _answered(at, promiser, by),
        "asked": _asked(at, by, promiser, today),
        "days": _to_say(at, now, today, may, by, bound or {}),
        "said": _said(at, today, may, by, bound or {}),
        "whole_views": [view for view in state.views if view.day is None],
        "happened": [
            Happened(_who(event, at, promiser, by), wording.event_words(event, by.zone), event in at.not_mine)
            for event in at.promise.events
        ],
        "forms": _forms(at, may, by, bound or {}),
        "follow_url": reverse("trust:promise_after", args=[at.id]),
        "talks": [reverse("talks:talk", args=[talk]) for talk in state.talks],
        "followed": [reverse("trust:promise", args=[id]) for id in state.followed],
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


def _answered(at: SeenPromise, promiser: Person | None, by: Unlocked) -> Answered | None:
    if at.state.asked is not None or at.state.done:
        return None
    telling = {*wording.ANSWERS, "said", "reworded"}
    event = next((event for event in reversed(at.promise.events) if event.kind in telling), None)
    if event is None or event.kind not in wording.ANSWERS:
        return None
    person = _who(event, at, promiser, by)
    if person is None:
        return None
    return Answered(person, wording.answer_words(event.kind, person.name, mine=person == by.person), event.line)


def _asked(at: SeenPromise, by: Unlocked, promiser: Person | None, today: date) -> dict[str, Any] | None:
    """Returns the requested change, shown beside the agreed terms."""
    asked = at.state.asked
    if asked is None:
        return None
    event = next(e for e in at.promise.events if e.once == asked.of)
    return {
        "sentence": wording.sentence(asked.terms),
        "when": day_words(asked.terms.day, today),
        "series": series_words(asked.terms.series),
        "elsewhere": _for_reader(asked.terms, asked.terms.day, by, promiser),
        "line": event.line,
    }


def _to_say(
    at: SeenPromise, now: datetime, today: date, may: Iterable[Kind], by: Unlocked, bound: Forms
) -> list[DayAsked]:
    if "said" not in may:
        return []
    state, ahead = at.state, at.state.next_day(now)
    days = state.awaited(now)[-_SAID_AT_ONCE:]
    if ahead is not None and ahead not in state.words:
        days.append(ahead)
    return [DayAsked(day, day > today, day_words(day, today), _say_form(at, day, by, bound)) for day in days]


def _say_form(at: SeenPromise, day: date, by: Unlocked, bound: Forms, before: Event | None = None) -> forms.Form:
    fields = {"word": before.word or "", "text": before.line} if before is not None else {}
    return _form(at, "said", by, bound, day=day.isoformat(), fields=fields)


def _said(at: SeenPromise, today: date, may: Iterable[Kind], by: Unlocked, bound: Forms) -> list[DaySaid]:
    """Returns the days with a word, the latest first."""
    found = []
    for day, event in sorted(at.state.words.items(), reverse=True)[:_SHOWN]:
        again = _say_form(at, day, by, bound, event) if "said" in may else None
        add = _form(at, "viewed", by, bound, day=day.isoformat()) if "viewed" in may else None
        views = [view for view in at.state.views if view.day == day]
        word = str(wording.WORDS[event.word or "kept"])
        found.append(DaySaid(day, day_words(day, today), word, event.line, views, again, add))
    return found


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
        kind: _form(at, kind, by, bound, of=of) for kind, of in kinds.items() if kind in may
    }
    if at.mine and not at.state.done and not at.past:
        found["calendar"] = bound.get("calendar") or PromiseCalendarForm(auto_id="calendar_%s")
    return found


def _form(at: SeenPromise, kind: Kind, by: Unlocked, bound: Forms, *, day: str = "", **given: Any) -> forms.Form:
    answer = Answer(at.id, kind, day)
    return bound.get(answer.key) or answer.fresh(by=by, **given)


def _other(at: SeenPromise, by: Unlocked) -> Person | None:
    return by.person if not at.mine else (None if at.past else by.partner)


def _who(event: Event, at: SeenPromise, promiser: Person | None, by: Unlocked) -> Person | None:
    return promiser if event.who == "promiser" else _other(at, by)


def _elsewhere(at: SeenPromise, day: date, by: Unlocked, promiser: Person | None) -> str:
    terms = at.state.days.get(day, at.state.now.terms)
    return "" if at.state.closed else _for_reader(terms, day, by, promiser)


def _for_reader(terms: Terms, day: date, by: Unlocked, promiser: Person | None) -> str:
    if promiser is None or promiser.pk == by.person.pk:
        return elsewhere_words(day, terms.zone, by.person.zone)
    still_there = promiser.zone == terms.zone
    return elsewhere_words(day, terms.zone, by.person.zone, promiser.name, still_there=still_there)
