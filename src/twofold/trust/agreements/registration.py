"""How agreements and boundaries appear outside their pages."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.people.unlocked import Unlocked
from twofold.rooms.registry import Card, Shown
from twofold.trust.agreements.documents import AGREEMENT, BOUNDARY, HEARD, LINE, WORDING, Agreement, Wording
from twofold.trust.agreements.queries import agreements


def _url(id: UUID) -> str:
    return reverse("trust:agreement", args=[id])


def _boundary_url(id: UUID) -> str:
    return reverse("trust:boundary", args=[id])


def _show_url(id: UUID) -> str:
    return reverse("trust:show_boundary", args=[id])


def _text(wording: Wording) -> str:
    day = date_format(wording.look_again, "j F Y") if wording.look_again else ""
    again = gettext("To be looked at again on %(day)s.") % {"day": day} if day else ""
    return "\n\n".join(part for part in (wording.text, wording.why, again) if part)


def _history(document: Agreement) -> str:
    """For the export: what happened on which day. Who wrote which wording stands beside the wording."""
    said = {
        "proposed": _("proposed"),
        "agreed": _("agreed to"),
        "declined": _("not agreed to"),
        "withdrew": _("taken back"),
        "ended": _("ended"),
    }
    return "\n".join(f"{event.at:%Y-%m-%d}: {said[event.act]}" for event in document.events)


KINDS = {
    AGREEMENT: Shown(
        _("Agreement"),
        title=lambda d: "",
        text=_history,
        url=_url,
        listed=lambda entry: entry.removed_on is not None,
    ),
    WORDING: Shown(
        _("Wording of an agreement"),
        title=lambda d: d.title,
        text=_text,
        line=lambda d: d.text,
        within=lambda d: _url(d.agreement),
    ),
    LINE: Shown(
        _("A line about an agreement"), title=lambda d: "", text=lambda d: d.text, within=lambda d: _url(d.agreement)
    ),
    BOUNDARY: Shown(
        _("Boundary"),
        title=lambda d: d.title,
        text=lambda d: d.text,
        url=_boundary_url,
        shows=_show_url,
        within=lambda d: reverse("trust:agreements"),
    ),
    HEARD: Shown(
        _("A boundary that was heard"),
        title=lambda d: "",
        text=lambda d: d.text,
        with_text=lambda d, text: d.model_copy(update={"text": text}),
        within=lambda d: _boundary_url(d.boundary),
    ),
}


def cards(by: Unlocked) -> list[Card]:
    """What was proposed to me, and nothing else."""
    if not by.linked:
        return []
    awaiting = [at for at in agreements(by=by, waits=True) if at.awaits_me]
    return [Card("trust/agreements/card.html", {"awaiting": awaiting[:3]})] if awaiting else []
