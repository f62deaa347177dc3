"""Registers how promises are shown, and which ones Today mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.days.zones import day_at, end_of, is_over, zone_named
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.store import Entry
from twofold.rooms.days_ahead import coming_day_words
from twofold.rooms.gestures import Gesture, Gestures, last_gesture
from twofold.rooms.registry import OWN_DAY, Card, Onward, Shown
from twofold.trust.promises import wording
from twofold.trust.promises.actions import REPAIR
from twofold.trust.promises.documents import Promise
from twofold.trust.promises.open_promises import open_promises
from twofold.trust.promises.queries import SeenPromise

SOON = timedelta(days=2)
ASKED_FOR = timedelta(days=14)  # days without a word aren't mentioned after this time
MOST = 4
TO_MYSELF = "what-i-can-promise-myself"


KINDS: Mapping[str, Shown] = {
    Promise.kind: Shown(
        gettext_lazy("Promise"),
        title=wording.title_of,
        text=wording.text_of,
        page="trust:promise",
        line=wording.line_of,
        within=lambda d: reverse("trust:promises"),
    )
}


SENTENCES = {
    "proposed": gettext_lazy("%(name)s would like to promise you something"),
    "reworded": gettext_lazy("%(name)s changed the words of a promise"),
    "accepted": gettext_lazy("%(name)s said yes to your promise"),
    "declined": gettext_lazy("%(name)s said “not this time” to your promise"),
    "renegotiated": gettext_lazy("%(name)s asks for another day or wording"),
    "took_back": gettext_lazy("%(name)s would like the promise as it was after all"),
    "agreed": gettext_lazy("%(name)s agreed to the change you asked for"),
    "kept_as_was": gettext_lazy("%(name)s would like to keep the promise as it was"),
    "kept": gettext_lazy("%(name)s kept a promise to you"),
    "said": gettext_lazy("%(name)s told you how a promise went"),
    "viewed": gettext_lazy("%(name)s wrote a line about your promise"),
    "let_go": gettext_lazy("%(name)s let a promise go"),
}


def _latest(entry: Entry, by: Unlocked) -> Gesture | None:
    """What the partner asks is told as long as a day of it is ahead."""
    me = "promiser" if entry.author_id == by.person.pk else "other"
    events = entry.document.events if isinstance(entry.document, Promise) else ()
    what = lambda event: "kept" if event.word == "kept" else str(event.kind)  # noqa: E731
    found = last_gesture(events, mine=lambda event: event.who == me, what=what, among=SENTENCES)
    asked = next((e.terms for e in events if found and e.once == found.id and e.terms), None)
    return replace(found, until=end_of(max(asked.days), zone_named(asked.zone))) if found and asked else found


GESTURES = {Promise.kind: Gestures(SENTENCES, latest=_latest)}


def cards(by: Unlocked) -> list[Card]:
    """Returns a card with my own promise of today, and one with others ahead and proposals I should answer; not those
    that are hidden.
    """
    now = clock.now()
    today = day_at(now, by.zone)
    found, aside = open_promises(now, by=by)
    lines = [line for at in found if not aside.rests(at.id, today) and (line := _line(at, now, today, by))]
    lines.sort(key=lambda line: line["day"])
    mine = [line for line in lines if line["day"] == today and line["mine"]][:1]
    others = [line for line in lines if line not in mine]
    cards = [Card("trust/promises/card.html", {"lines": mine}, rank=OWN_DAY)] if mine else []
    return cards + ([Card("trust/promises/card.html", {"lines": others[:MOST]})] if others else [])


def onward(practice_id: str, talk_id: UUID, i_began: bool) -> Onward | None:
    """Links from the end of a repair to a new promise of the promiser, who began it; and from "what I can promise
    myself" to the form.
    """
    if practice_id == REPAIR and i_began:
        return Onward(_("Make it a promise"), reverse("trust:promise_from_talk", args=[talk_id]))
    if practice_id == TO_MYSELF:
        return Onward(_("Put it among my promises"), reverse("trust:promise_new") + "?to=me")
    return None


def _line(at: SeenPromise, now: datetime, today: date, by: Unlocked) -> dict[str, Any] | None:
    said = _for_promiser(at, now) if at.mine else _for_other(at, now, by)
    if said is None:
        return None
    day, note = said
    sentence = wording.sentence(at.state.asked.terms if not at.mine and at.state.asked else at.state.now.terms)
    return {
        "id": at.id,
        "day": day,
        "when": coming_day_words(day, today),
        "sentence": sentence,
        "note": note,
        "mine": at.mine,
    }


def _for_promiser(at: SeenPromise, now: datetime) -> tuple[date, str] | None:
    """Returns a day that is over and has no word, else one that is near. While a change is asked for, past days aren't
    mentioned.
    """
    state = at.state
    if state.phase != "standing":
        return None
    recent = [d for d in state.awaited(now) if d >= _there(at, d, now) - ASKED_FOR]
    if recent and state.asked is None:
        return recent[-1], _("How did it go?")
    day = state.cut(now)
    return (day, "") if day is not None and day <= _there(at, day, now) + SOON else None


def _for_other(at: SeenPromise, now: datetime, by: Unlocked) -> tuple[date, str] | None:
    """Returns what needs the partner's answer, as long as a day is still ahead."""
    state, name = at.state, by.partner.name if by.partner else ""
    if state.asked is not None and not is_over(state.asked.terms.day, zone_named(state.asked.terms.zone), now):
        return state.asked.terms.day, _("%(name)s asks for another day or wording") % {"name": name}
    ahead = state.next_day(now)
    if state.phase == "proposed" and ahead is not None:
        return ahead, _("%(name)s would like to promise you this") % {"name": name}
    return None


def _there(at: SeenPromise, day: date, now: datetime) -> date:
    """Returns today's date in the zone of the promise for this day."""
    return day_at(now, zone_named(at.state.days[day].zone))
