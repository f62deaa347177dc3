"""New keys: everything is opened under the old ones first, then sealed again; one thing that does not open stops it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from twofold.people.unlocked import Unlocked
from twofold.records.drafts import open_draft, sealed_draft
from twofold.records.errors import Unread, Unreadable
from twofold.records.models import Draft, Slot, Ticket
from twofold.vault.primitives import Unopenable
from twofold.vault.sealing import Place, ReaderKey, open_slot, open_ticket, seal_slot, seal_ticket

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many slots, tickets and drafts were sealed again."""

    slots: int
    tickets: int
    drafts: int


def rewrap(*, by_old: Unlocked, by_new: Unlocked) -> Rewrapped:
    """Every slot of this person, and of the couple where its epoch changed, under the new keys.

    Runs in the caller's transaction. Raises Unreadable, before anything is changed, naming every item whose slot does
    not open under the old keys.
    """
    changed = _changed(by_old, by_new)
    slots = _slots(changed)
    unreadable = [_named(slot) for slot in slots.iterator(_BATCH) if _key(slot, by_old) is None]
    if unreadable:
        raise Unreadable(tuple(sorted(set(unreadable), key=lambda item: (item.day, item.record_id))))
    new = {(reader.kind, reader.id): reader for reader in changed}
    return Rewrapped(
        slots=_rewrap_slots(slots, new, by_old),
        tickets=_rewrap_tickets(new, by_old),
        drafts=_rewrap_drafts(by_old, by_new),
    )


def _changed(by_old: Unlocked, by_new: Unlocked) -> list[ReaderKey]:
    """The readers whose key of today differs."""
    changed = []
    if by_old.person_reader != by_new.person_reader:
        changed.append(by_new.person_reader)
    if by_old.linked and by_new.linked and by_old.couple_reader != by_new.couple_reader:
        changed.append(by_new.couple_reader)
    return changed


def _slots(readers: list[ReaderKey]) -> QuerySet[Slot]:
    whose = Q(pk__in=[])
    for reader in readers:
        whose |= Q(reader_kind=reader.kind, reader_id=reader.id)
    return Slot.objects.filter(whose).select_related("record").order_by("pk")


def _place(slot: Slot | Ticket, by: Unlocked) -> Place:
    return Place(by.instance, slot.record_id, slot.record.author_id, slot.rev)


def _key(slot: Slot, by: Unlocked) -> bytes | None:
    place = _place(slot, by)
    try:
        return open_slot(bytes(slot.sealed), place, by.readers, kind=slot.reader_kind, reader=slot.reader_id)
    except Unopenable:
        return None


def _named(slot: Slot) -> Unread:
    return Unread(slot.record_id, slot.record.kind, slot.record.day)


def _rewrap_slots(slots: QuerySet[Slot], new: dict[tuple[str, UUID], ReaderKey], by_old: Unlocked) -> int:
    done = last = 0
    while batch := list(slots.filter(pk__gt=last)[:_BATCH]):
        for slot in batch:
            key = _key(slot, by_old)
            if key is None:
                raise Unreadable((_named(slot),))
            reader = new[slot.reader_kind, slot.reader_id]
            slot.sealed, slot.epoch = seal_slot(key, _place(slot, by_old), reader), reader.epoch
        Slot.objects.bulk_update(batch, ["sealed", "epoch"])
        done, last = done + len(batch), batch[-1].pk
    return done


def _rewrap_tickets(new: dict[tuple[str, UUID], ReaderKey], by_old: Unlocked) -> int:
    """A ticket holds a slot under the couple's old key: the server's own are made anew, those that only a browser can
    open go, and such an answer opens at its author's next unlocked visit.
    """
    done = 0
    for reader in (reader for reader in new.values() if reader.kind == "couple"):
        tickets = Ticket.objects.filter(record__couple=reader.id).select_related("record")
        tickets.filter(held_key=None).delete()
        for ticket in tickets.filter(held_key__isnull=False):
            place, held = _place(ticket, by_old), bytes(ticket.held_key or b"")
            try:
                slot = open_ticket(bytes(ticket.sealed), held, place, reader.id)
                key = open_slot(slot, place, by_old.readers, kind="couple", reader=reader.id)
            except Unopenable:
                ticket.delete()
                continue
            ticket.sealed = seal_ticket(seal_slot(key, place, reader), held, place, reader.id)
            ticket.save(update_fields=["sealed"])
            done += 1
    return done


def _rewrap_drafts(by_old: Unlocked, by_new: Unlocked) -> int:
    """Drafts that do not open stay as they are; they go after their 30 days."""
    done = 0
    for row in Draft.objects.filter(person=by_new.person):
        opened = open_draft(row, by=by_old)
        if opened is None:
            continue
        fresh = sealed_draft(*opened, by=by_new)
        row.name, row.sealed, row.epoch = fresh.name, fresh.sealed, fresh.epoch
        row.save(update_fields=["name", "sealed", "epoch"])
        done += 1
    return done
