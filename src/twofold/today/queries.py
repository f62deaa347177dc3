"""Collects what Today shows from all rooms, without knowing any by name. Bounded by a window, never by history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from twofold.people.unlocked import Unlocked
from twofold.records.folds import Fold, Glimpse, any_waits, lately_opened, settle, waiting
from twofold.rooms.read_marks import SEEN
from twofold.rooms.registry import Card, fold_url, rooms, shown
from twofold.rooms.wording import damaged_words, day_words

LATELY = timedelta(days=14)
MOST_WAITING = 6
MOST_OPENED = 4
_LOOKED = 2 * MOST_WAITING


@dataclass(frozen=True, slots=True)
class Front:
    cards: list[Card]
    waits: list[dict[str, Any]]
    opened: list[dict[str, Any]]


def front(*, by: Unlocked) -> Front:
    """Hands over my due answers first, so that a visit opens the folds that waited for me."""
    if not by.linked:
        return Front(_cards(by), [], [])
    if any_waits(by=by, limit=_LOOKED):
        settle(by=by)
    cards = _cards(by)
    shown_above = {card.fold_id for card in cards}
    waits = [fold for fold in _laid_before(by) if fold.id not in shown_above]
    lately = lately_opened(by=by, since=by.today - LATELY, limit=MOST_OPENED)
    opened = [fold for fold in lately if fold.id not in shown_above]
    seen = SEEN.among([fold.id for fold in opened], by=by)
    return Front(
        cards,
        [_waiting_line(fold, by) for fold in waits[:MOST_WAITING]],
        [_opened_line(fold, by, new=fold.id not in seen) for fold in opened],
    )


def title_of(fold: Fold | Glimpse) -> str:
    """Returns the question of the fold, in a line."""
    kind = shown(fold.subject.kind)
    if fold.subject.document is None or kind is None:
        return damaged_words(fold.subject)
    return kind.title(fold.subject.document)


def _laid_before(by: Unlocked) -> list[Fold]:
    """Returns waiting folds, without those that the partner began and this person doesn't want to be asked."""
    held = [room.held_back(by) for room in rooms()]

    def kept_from(fold: Fold) -> bool:
        return fold.state == "theirs_only" and any(h(fold.subject.document, fold.id) for h in held)

    found = waiting(by=by, limit=_LOOKED)
    return [fold for fold in found if fold.state != "unwritten" and not kept_from(fold)]


def _cards(by: Unlocked) -> list[Card]:
    return [card for room in rooms() for card in room.cards(by)]


def _waiting_line(fold: Fold, by: Unlocked) -> dict[str, Any]:
    name = by.partner.name if by.partner else ""
    said = {
        "theirs_only": _("%(name)s has written. Yours opens both."),
        "sealed": _("Sealed until %(name)s opens Twofold."),
        "mine_only": _("Yours is folded. It opens when %(name)s has written too."),
    }
    return _line(fold, by, said.get(fold.state, "") % {"name": name})


def _opened_line(fold: Glimpse, by: Unlocked, *, new: bool) -> dict[str, Any]:
    return _line(fold, by, _("Not read yet") if new else "")


def _line(fold: Fold | Glimpse, by: Unlocked, note: str) -> dict[str, Any]:
    day = fold.opened_on or fold.day
    return {
        "when": day_words(day, by.today),
        "date": day.isoformat(),
        "text": title_of(fold),
        "href": fold_url(fold.subject.kind, fold.id),
        "note": note,
        "read": True,
    }
