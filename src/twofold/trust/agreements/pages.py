"""Template context for the pages of agreements."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.people.unlocked import Unlocked
from twofold.records.store import Entry, Span
from twofold.rooms.kept_form import About
from twofold.rooms.pagination import Part
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.word_diff import Piece, compare
from twofold.trust.agreements.documents import Happened, Wording
from twofold.trust.agreements.forms import SayingForm
from twofold.trust.agreements.queries import SeenAgreement, open_agreements, sorted_agreements
from twofold.trust.agreements.states import Act

_SAID: dict[Act, LazyText] = {
    "proposed": gettext_lazy("%(name)s proposed these words"),
    "agreed": gettext_lazy("%(name)s agreed: from here on it stood"),
    "declined": gettext_lazy("%(name)s did not agree to it like this"),
    "withdrew": gettext_lazy("%(name)s took the proposal back"),
    "ended": gettext_lazy("%(name)s ended it"),
}


def list_page(part: Part, *, by: Unlocked) -> dict[str, Any]:
    """Lists agreements. Those that need an answer, wait for one or can't be read are on the first part only."""
    found, names = sorted_agreements(by=by), ("awaiting", "waiting", "standing", "resting", "unreadable")
    whole = {name: Span(found[name], 0, len(found[name]) if part.number == 0 else 0) for name in names}
    spans = {**whole, "standing": part.span(found["standing"]), "resting": part.span(found["resting"])}
    *opened, damaged = open_agreements(*spans.values(), by=by)
    damaged += [at for some in opened for at in some if at.state is None]  # damaged since it was noted
    lists = ([at for at in some if at.state is not None] for some in opened)
    named = dict(zip(names, lists, strict=False))
    shown = [at for some in named.values() for at in some]
    return {
        **named,
        "part": part,
        "unreadable": damaged,
        "due": {at.id for at in shown if not at.past and at.due(by.today)},
    }


def agreement_page(
    at: SeenAgreement, *, by: Unlocked, form: SayingForm | None = None, moved: bool = False
) -> dict[str, Any]:
    """Shows the whole agreement. All answers share one form; its buttons choose the answer. `moved`: the answer in `form`
    is no longer possible.
    """
    lookup = PeopleLookup(by)
    state = at.state
    form = form or SayingForm.fresh(by=by, about=answer_about(at), drafts=answer_drafts(at.id))
    proposer = lookup.person(state.proposer) if state else None
    return {
        "at": at,
        "form": form,
        "proposer": proposer,
        "moments": [_moment(at, event, lookup) for event in reversed(at.events)],
        "sides": _sides(at.stands, at.open),
        "due": not at.past and at.due(by.today),
        "left_over": form["line"].value() if at.past or (moved and not at.awaits_me) else "",
    }


def answer_about(at: SeenAgreement) -> About:
    """Binds the answer form to exactly these wordings, so that nobody agrees to words they haven't read."""
    state = at.state
    return {
        "agreement": str(at.id),
        "open": str(state.open if state else ""),
        "stands": str(state.stands if state else ""),
    }


def answer_drafts(id: UUID) -> dict[str, str]:
    return {"line": f"agreement-line:{id}"}


def wording_of(at: SeenAgreement | None) -> dict[str, Any]:
    """Prefills the form of a wording: with the open wording, else the one in force, else the last one proposed."""
    about = str(at.id) if at else "new"
    source = (at.open or at.newest) if at else None
    words = source.document if source is not None and isinstance(source.document, Wording) else None
    return {
        "about": {"wording": about},
        "drafts": {"title": f"wording-title:{about}", "text": f"wording:{about}", "why": f"wording-why:{about}"},
        "rev": at.entry.rev if at else 0,
        "fields": words.model_dump(include={"title", "text", "why", "look_again"}) if words else {},
    }


def _moment(at: SeenAgreement, event: Happened, lookup: PeopleLookup) -> dict[str, Any]:
    """Returns one line of the history."""
    person = lookup.person(event.who)
    return {
        "person": person,
        "said": str(_SAID[event.act]) % {"name": person.name if person else _("Somebody")},
        "event": event,
        "wording": at.wordings.get(event.wording) if event.act == "proposed" else None,
        "line": at.wordings.get(event.words) if event.words else None,
        "not_mine": event in at.not_mine,
    }


def _sides(stands: Entry | None, open: Entry | None) -> list[tuple[str, list[Piece], list[Piece]]]:
    """Returns old and new side by side, field by field, if a wording is open while another is in force."""
    old, new = (entry.document if entry else None for entry in (stands, open))
    if not isinstance(old, Wording) or not isinstance(new, Wording):
        return []
    parts = (("", "title"), ("", "text"), (_("Why it matters"), "why"))
    return [(label, *compare(getattr(old, name), getattr(new, name))) for label, name in parts]
