"""Collects what Today shows from all rooms, without knowing any by name. Bounded by a window, never by history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from twofold.people.unlocked import Unlocked
from twofold.records.folds import FoldWindow, Glimpse, glimpses, settle
from twofold.records.store import Entry
from twofold.rooms.gifts import Gift, gift_windows, gifts, gifts_made, gifts_of_folds, looked_at
from twofold.rooms.offers import Offer
from twofold.rooms.registry import OPENED_FOLD, Card, fold_url, held_back, rooms, shown
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
    begun, opened, remembered = _settled(*gift_windows(by=by), folds_of_memory(by.today), by=by)
    pages = [card for room in rooms() for card in room.pages(by) if card.rank is not None]
    pages += [_opened_card(fold) for fold in opened[:1]]
    page = min(pages, key=lambda card: card.rank or 0, default=None)
    above = {*looked_at(by=by), page.fold_id if page else None}
    of_folds = [gift for gift in gifts_of_folds(begun, opened, by=by) if gift.id not in above]
    made = [one for one in gifts_made(by=by) if one.gesture.id not in above]
    found = sorted([*gifts(made[:MOST_GIFTS], by=by), *of_folds], key=lambda gift: gift.at, reverse=True)
    lit = frozenset([one.room_key for one in made] + [gift.room for gift in of_folds])
    return Front(page, found[:MOST_GIFTS], lit, offer_now(by=by), memory_of(remembered, by=by))


def find_gift(id: UUID, *, by: Unlocked) -> Gift | None:
    """Returns a gift that is still there, also if it was looked at; one that the partner has taken away isn't."""
    made = [one for one in gifts_made(by=by) if one.gesture.id == id]
    return next((gift for gift in [*gifts(made, by=by), *_of_folds(by)] if gift.id == id), None)


def lit_rooms(*, by: Unlocked) -> frozenset[str]:
    """Returns the keys of the rooms in which a gift is, as they're lit on Today."""
    lit = {gift.id: gift.room for gift in _of_folds(by)} | {one.gesture.id: one.room_key for one in gifts_made(by=by)}
    seen = looked_at(by=by)
    return frozenset(room for id, room in lit.items() if id not in seen)


def _of_folds(by: Unlocked) -> list[Gift]:
    if not by.linked:
        return []
    begun, opened = glimpses(*gift_windows(by=by), by=by)
    return gifts_of_folds(begun, opened, by=by)


def everything_open(*, by: Unlocked) -> Open:
    """The folds that wait or have opened lately, and what the rooms have open."""
    waiting, opened = _settled(FoldWindow(_LOOKED), FoldWindow(MOST_OPENED, since=by.today - LATELY), by=by)
    cards = [card for room in rooms() for card in room.cards(by)]
    above = {card.fold_id for card in cards}
    waits = [line for fold in waiting if fold.id not in above and (line := _waiting_line(fold, by))]
    return Open(cards, waits[:MOST_WAITING], [_line(fold, by, "") for fold in opened if fold.id not in above])


def _settled(*windows: FoldWindow, by: Unlocked) -> list[list[Glimpse]]:
    """Returns the folds of these windows, after handing over what is due of mine; the first are those that wait."""
    if not by.linked:
        return [[] for _ in windows]
    found = glimpses(*windows, by=by)
    if any(fold.mine and fold.theirs for fold in found[0]) and settle(by=by):
        found = glimpses(*windows, by=by)
    return found


def title_of(subject: Entry) -> str:
    """Returns the question of a fold, in a line."""
    kind = shown(subject.kind)
    if subject.document is None or kind is None:
        return damaged_words(subject)
    return kind.title(subject.document)


def _opened_card(fold: Glimpse) -> Card:
    given = {"title": title_of(fold.subject), "url": fold_url(fold.subject.kind, fold.id)}
    return Card("today/opened.html", given, fold_id=fold.id, rank=OPENED_FOLD)


def _waiting_line(fold: Glimpse, by: Unlocked) -> dict[str, Any] | None:
    """None for one that nobody has written in, or that this person doesn't want to be asked."""
    if not (fold.mine or fold.theirs) or (not fold.mine and held_back(by)(fold.subject.document, fold.id)):
        return None
    if not fold.mine:
        said = _("%(name)s has written. Yours comes next, then both open.")
    elif fold.theirs:
        said = _("Sealed until %(name)s opens Twofold.")
    else:
        said = _("Yours is in. It opens when %(name)s has written; there’s nothing left to do.")
    return _line(fold, by, said % {"name": by.partner.name if by.partner else ""})


def _line(fold: Glimpse, by: Unlocked, note: str) -> dict[str, Any]:
    day = fold.opened_on or fold.day
    return {
        "when": day_words(day, by.today),
        "date": day.isoformat(),
        "text": title_of(fold.subject),
        "href": fold_url(fold.subject.kind, fold.id),
        "note": note,
        "read": True,
    }
