"""The suggestion on a person's Today, and what they have told about it: sealed among their notes, for nobody else."""

from __future__ import annotations

from datetime import datetime

from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note
from twofold.rooms.offers import Offer
from twofold.rooms.registry import rooms
from twofold.today import offer_rule
from twofold.today.offer_rule import OfferNote

NOTE = Note("today/offer", OfferNote, lasting=True, at_least=1024)


def offer_now(*, by: Unlocked) -> Offer | None:
    now = datetime.now(by.zone)
    return offer_rule.choose(_offers(by), read_note(by=by), now.date(), now.hour)


def read_note(*, by: Unlocked) -> OfferNote:
    return NOTE.read_or(OfferNote(), by=by)


def look_at(id: str, *, by: Unlocked) -> str:
    """Notes that this person looked at it, and returns its page; "" if there's no such suggestion any more."""
    url = next((offer.url for offer in _offers(by) if offer.id == id), "")
    if url:
        NOTE.write(offer_rule.looked_at(read_note(by=by), id, by.today), by=by)
    return url


def tell(what: str, id: str, *, by: Unlocked) -> None:
    """`what`: else, not-now, less or every-day; anything else changes nothing. Safe to send twice."""
    note, today = read_note(by=by), by.today
    changed = {
        "else": lambda: offer_rule.something_else(note, id, today),
        "not-now": lambda: offer_rule.not_now(note, today),
        "less": lambda: offer_rule.less(note, today),
        "every-day": lambda: offer_rule.every_day(note),
    }.get(what, lambda: note)()
    if changed != note:
        NOTE.write(changed, by=by)


def _offers(by: Unlocked) -> list[Offer]:
    return [offer for room in rooms() for offer in room.offers(by)]
