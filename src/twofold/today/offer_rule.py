"""The one rule by which Today chooses a suggestion: pure, and short enough to be explained to anyone who asks.

1. From ten at night until five, only light things of at most ten minutes.
2. What this person has never looked at comes first, then what they looked at longest ago.
3. Each day belongs to another room in turn; the others follow.
4. Better evidence comes before weaker.
5. What is still equal is drawn anew each day, the same one all day.

"Something else" leaves this one out for today, "Not now" leaves today without one, and "Less" makes them rarer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2s

from pydantic import BaseModel, ConfigDict, Field

from twofold.rooms.offers import Offer

NIGHT_MINUTES = 10
GAPS = (1, 3, 7, 0)  # days from one to the next; 0: none at all
_KEPT = 200


class OfferNote(BaseModel):
    """What one person has told about suggestions. `looked`: the last day that they looked at each; `passed`: those left
    out on `day`; `none_on`: the day without one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    looked: dict[str, date] = Field(default_factory=dict)
    day: date | None = None
    passed: tuple[str, ...] = ()
    none_on: date | None = None
    gap: int = Field(1, ge=0, le=7)


def choose(offers: Sequence[Offer], note: OfferNote, today: date, hour: int) -> Offer | None:
    """Returns the suggestion of this day and hour; None if it has none."""
    if note.none_on == today or not note.gap or today.toordinal() % note.gap:
        return None
    fitting = [offer for offer in offers if _fits(offer, hour)]
    passed = note.passed if note.day == today else ()
    left = [offer for offer in fitting if offer.id not in passed]
    if not left:  # all of them were passed over: they come round again in the same order
        return min(fitting, key=lambda offer: passed.index(offer.id), default=None)
    turns = _turns(fitting, today)
    return min(left, key=lambda offer: _order(offer, note, today, turns), default=None)


def looked_at(note: OfferNote, id: str, today: date) -> OfferNote:
    latest = dict(sorted({**note.looked, id: today}.items(), key=lambda one: one[1])[-_KEPT:])
    return note.model_copy(update={"looked": latest})


def something_else(note: OfferNote, id: str, today: date) -> OfferNote:
    passed = note.passed if note.day == today else ()
    return note.model_copy(update={"day": today, "passed": (*(one for one in passed if one != id), id)[-_KEPT:]})


def not_now(note: OfferNote, today: date) -> OfferNote:
    return note.model_copy(update={"none_on": today})


def less(note: OfferNote, today: date) -> OfferNote:
    """None today, and fewer from now on; sent twice on a day, it counts once."""
    if note.none_on == today:
        return note
    place = GAPS.index(note.gap) if note.gap in GAPS else 0
    return note.model_copy(update={"none_on": today, "gap": GAPS[min(place + 1, len(GAPS) - 1)]})


def every_day(note: OfferNote) -> OfferNote:
    return note.model_copy(update={"none_on": None, "gap": 1})


def _fits(offer: Offer, hour: int) -> bool:
    night = hour >= 22 or hour < 5
    return not night or (offer.minutes <= NIGHT_MINUTES and offer.depth <= 2)


def _turns(offers: Sequence[Offer], today: date) -> Mapping[str, int]:
    rooms = sorted({offer.room for offer in offers})
    return {room: (number - today.toordinal()) % len(rooms) for number, room in enumerate(rooms)}


def _order(offer: Offer, note: OfferNote, today: date, turns: Mapping[str, int]) -> tuple[object, ...]:
    drawn = blake2s(f"{today.isoformat()} {offer.id}".encode()).digest()
    return (note.looked.get(offer.id, date.min), turns[offer.room], offer.strength, drawn)
