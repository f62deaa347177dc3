"""Collects what Today shows from all rooms, without knowing any by name. Bounded by a window, never by history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from twofold.people.unlocked import Unlocked
from twofold.records.folds import (
    Fold,
    Glimpse,
    OpenedFolds,
    begun,
    glimpses,
    lately_opened,
    list_opened,
    settle,
    waiting,
)
from twofold.records.store import find_rows
from twofold.rooms.gifts import LASTS, Gift, all_made, gifts, gifts_made
from twofold.rooms.offers import Offer
from twofold.rooms.read_marks import SEEN
from twofold.rooms.registry import OPENED_FOLD, Card, fold_url, room_of, rooms, shown
from twofold.rooms.wording import damaged_words, day_words
from twofold.today.memory import Memory, folds_of_memory, memory_of
from twofold.today.offer import offer_now

LATELY = timedelta(days=14)
MOST_WAITING = 6
MOST_OPENED = 4
MOST_GIFTS = 3
_LOOKED = 2 * MOST_WAITING


@dataclass(frozen=True, slots=True)
class Front:
    """`lit`: the keys of the rooms in which a gift is."""

    page: Card | None
    gifts: list[Gift] = field(default_factory=list)
    lit: frozenset[str] = frozenset()
    offer: Offer | None = None
    memory: Memory | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """Everything open: what the rooms have, and the folds that wait or have opened."""

    cards: list[Card]
    waits: list[dict[str, Any]]
    opened: list[dict[str, Any]]


def front(*, by: Unlocked) -> Front:
    """Hands over my due answers first, so that a visit opens the folds that waited for me."""
    _settle(by)
    unread, remembered = _opened_folds(by)
    cards = [card for card in _cards(by) if card.rank is not None]
    cards += [_opened_card(fold) for fold in unread[:1]]
    page = min(cards, key=lambda card: card.rank or 0, default=None)
    shown_above = page.fold_id if page else None
    made = [one for one in gifts_made(by=by) if one.gesture.id != shown_above]
    found = gifts(made[:MOST_GIFTS], by=by)
    found += [_gift_of(fold) for fold in unread if fold.id != shown_above][
        :1
    ]  # the others are behind "Everything open"
    lit = frozenset([one.room_key for one in made] + [gift.room for gift in found])
    found.sort(key=lambda gift: gift.at, reverse=True)
    return Front(page, found[:MOST_GIFTS], lit, offer_now(by=by), memory_of(remembered, by=by))


def find_gift(id: UUID, *, by: Unlocked) -> Gift | None:
    """Returns a gift that is still there; one that the partner has taken away isn't."""
    made = [one for one in all_made(by=by) if one.gesture.id == id]
    of_folds = [_gift_of(fold) for fold in _opened_folds(by)[0] if fold.id == id]
    return next(iter([*gifts(made, by=by), *of_folds]), None)


def lit_rooms(*, by: Unlocked) -> frozenset[str]:
    """Returns the keys of the rooms in which a gift is. Nothing is opened for this but a log that has changed."""
    if not by.linked:
        return frozenset()
    folds = list_opened(by=by, since=by.today - LASTS, until=by.today + timedelta(days=1), limit=MOST_OPENED)
    seen = SEEN.among([fold.pk for fold in folds], by=by)
    subjects = find_rows([fold.subject_id for fold in folds if fold.pk not in seen], by=by)
    of_folds = [room.key for row in subjects.values() if (room := room_of(row.kind)) is not None]
    return frozenset([one.room_key for one in gifts_made(by=by)] + of_folds)


def everything_open(*, by: Unlocked) -> Open:
    if not by.linked:
        return Open(_cards(by), [], [])
    _settle(by)
    cards = _cards(by)
    shown_above = {card.fold_id for card in cards}
    waits = [fold for fold in _laid_before(by) if fold.id not in shown_above]
    lately = lately_opened(by=by, since=by.today - LATELY, limit=MOST_OPENED)
    opened = [_line(fold, by, "") for fold in lately if fold.id not in shown_above]
    return Open(cards, [_waiting_line(fold, by) for fold in waits[:MOST_WAITING]], opened)


def title_of(fold: Fold | Glimpse) -> str:
    """Returns the question of the fold, in a line."""
    kind = shown(fold.subject.kind)
    if fold.subject.document is None or kind is None:
        return damaged_words(fold.subject)
    return kind.title(fold.subject.document)


def _settle(by: Unlocked) -> None:
    if by.linked and any(fold.mine and fold.theirs for fold in begun(by=by, limit=_LOOKED)):
        settle(by=by)


def _opened_folds(by: Unlocked) -> tuple[list[Glimpse], list[Glimpse]]:
    """The folds that have opened lately and that this person hasn't read, and those of a memory's days."""
    if not by.linked:
        return [], []
    seen = SEEN.note.read_or([], by=by)
    tomorrow = by.today + timedelta(days=1)
    lately = OpenedFolds(MOST_OPENED, since=by.today - LASTS, until=tomorrow, but=seen, whole=True)
    unread, remembered = glimpses(lately, folds_of_memory(by.today), by=by)
    return unread, remembered


def _opened_card(fold: Glimpse) -> Card:
    given = {"title": title_of(fold), "url": fold_url(fold.subject.kind, fold.id)}
    return Card("today/opened.html", given, fold_id=fold.id, rank=OPENED_FOLD)


def _gift_of(fold: Glimpse) -> Gift:
    room = room_of(fold.subject.kind)
    at = datetime.combine(fold.opened_on or fold.day, time.min, UTC)
    url = fold_url(fold.subject.kind, fold.id)
    return Gift(fold.id, room.key if room else "", at, _("You have both written"), title_of(fold), url)


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
        "theirs_only": _("%(name)s has written. Yours comes next, then both open."),
        "sealed": _("Sealed until %(name)s opens Twofold."),
        "mine_only": _("Yours is in. It opens when %(name)s has written; there’s nothing left to do."),
    }
    return _line(fold, by, said.get(fold.state, "") % {"name": name})


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
