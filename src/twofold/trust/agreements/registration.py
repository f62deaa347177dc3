"""Registers how agreements and boundaries appear outside their pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.people.unlocked import Unlocked
from twofold.records.store import Entry
from twofold.rooms.gestures import Gesture, Gestures, last_gesture
from twofold.rooms.registry import Card, Shown, with_text
from twofold.trust.agreements.documents import AGREEMENT, BOUNDARY, HEARD, LINE, WORDING, Agreement, Wording
from twofold.trust.agreements.queries import agreements


def _within(document: Any) -> str:
    return reverse("trust:agreement", args=[document.agreement])


def _text(wording: Wording) -> str:
    day = date_format(wording.look_again, "j F Y") if wording.look_again else ""
    again = gettext("To be looked at again on %(day)s.") % {"day": day} if day else ""
    return "\n\n".join(part for part in (wording.text, wording.why, again) if part)


def _history(document: Agreement) -> str:
    """Lists for the export what happened on which day. Each wording names its own author there."""
    said = {
        "proposed": _("proposed"),
        "agreed": _("agreed to"),
        "declined": _("not agreed to"),
        "withdrew": _("taken back"),
        "ended": _("ended"),
    }
    return "\n".join(f"{date_format(event.at, 'j F Y')}: {said[event.act]}" for event in document.events)


KINDS = {
    AGREEMENT: Shown(
        _("Agreement"),
        text=_history,
        page="trust:agreement",
        listed=lambda entry: entry.removed_on is not None,
        who=lambda d: [event.who for event in d.events],
    ),
    WORDING: Shown(_("Wording of an agreement"), text=_text, line=lambda d: d.text, within=_within),
    LINE: Shown(_("A line about an agreement"), within=_within),
    BOUNDARY: Shown(
        _("Boundary"), page="trust:boundary", shows="trust:show_boundary", within=lambda d: reverse("trust:agreements")
    ),
    HEARD: Shown(
        _("A boundary that was heard"),
        with_text=with_text,
        within=lambda d: reverse("trust:boundary", args=[d.boundary]),
    ),
}


SENTENCES = {
    "proposed": _("%(name)s proposes an agreement"),
    "agreed": _("%(name)s agreed to what you proposed"),
    "declined": _("%(name)s can’t agree to it in these words"),
    "withdrew": _("%(name)s took a proposal back"),
    "ended": _("%(name)s ended an agreement"),
}


def _latest(entry: Entry, by: Unlocked) -> Gesture | None:
    events = entry.document.events if isinstance(entry.document, Agreement) else ()
    mine, what = lambda event: event.who == by.person.pk, lambda event: str(event.act)
    return last_gesture(events, mine=mine, what=what, among=SENTENCES)


GESTURES = {
    AGREEMENT: Gestures(SENTENCES, latest=_latest),
    BOUNDARY: Gestures({"": _("%(name)s told you what they need")}),
    HEARD: Gestures({"": _("%(name)s wrote a line about what you need")}),
}


def cards(by: Unlocked) -> list[Card]:
    """Returns a card with proposals that I should answer, and nothing else."""
    if not by.linked:
        return []
    awaiting = [at for at in agreements(by=by, waits=True) if at.awaits_me]
    return [Card("trust/agreements/card.html", {"awaiting": awaiting[:3]})] if awaiting else []
