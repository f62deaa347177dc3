"""Rotates a person's keys: opens all their slots under the old ones and seals them again. A slot that doesn't open
stops it.

The couple's slots stay under the key that both have: docs/decisions/0006.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from twofold.people.unlocked import Unlocked
from twofold.records.access import closed_by_reset
from twofold.records.drafts import sealed_again
from twofold.records.erasure import empty_the_log
from twofold.records.errors import RotationRefused, Unread
from twofold.records.models import Draft, Slot
from twofold.vault.primitives import Unopenable, octets
from twofold.vault.sealing import Place, open_slot, seal_slot

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """The numbers of slots and drafts that were sealed again."""

    slots: int
    drafts: int


def rewrap(*, by_old: Unlocked, by_new: Unlocked) -> Rewrapped:
    """Seals every slot of this person under their new key, except those closed by a reset, whose keys are kept
    separately.

    Runs in the caller's transaction. Raises RotationRefused before anything is changed, with every item whose slot
    doesn't open under the old keys.
    """
    if by_old.person_reader == by_new.person_reader:
        return Rewrapped(slots=0, drafts=0)
    slots = (
        Slot.objects.filter(reader_kind="person", reader_id=by_old.person.pk)
        .exclude(closed_by_reset(by_old))
        .select_related("record")
        .order_by("pk")
    )
    unreadable = [_named(slot) for slot in slots.iterator(_BATCH) if _key(slot, by_old) is None]
    if unreadable:
        raise RotationRefused(tuple(sorted(set(unreadable), key=lambda item: (item.day, item.record_id))))
    transaction.on_commit(empty_the_log)  # so that the log doesn't keep the old slots
    return Rewrapped(slots=_rewrap_slots(slots, by_old, by_new), drafts=_rewrap_drafts(by_old, by_new))


def _place(slot: Slot, by: Unlocked) -> Place:
    return Place(by.instance, slot.record_id, slot.record.author_id, slot.rev)


def _key(slot: Slot, by: Unlocked) -> bytes | None:
    place = _place(slot, by)
    try:
        return open_slot(octets(slot.sealed), place, by.readers, kind=slot.reader_kind, reader=slot.reader_id)
    except Unopenable:
        return None


def _named(slot: Slot) -> Unread:
    return Unread(slot.record_id, slot.record.kind, slot.record.day)


def _rewrap_slots(slots: QuerySet[Slot], by_old: Unlocked, by_new: Unlocked) -> int:
    reader = by_new.person_reader
    done = last = 0
    while batch := list(slots.filter(pk__gt=last)[:_BATCH]):
        for slot in batch:
            key = _key(slot, by_old)
            if key is None:
                raise RotationRefused((_named(slot),))
            slot.sealed, slot.epoch = seal_slot(key, _place(slot, by_old), reader), reader.epoch
        Slot.objects.bulk_update(batch, ["sealed", "epoch"])
        done, last = done + len(batch), batch[-1].pk
    return done


def _rewrap_drafts(by_old: Unlocked, by_new: Unlocked) -> int:
    """Skips drafts that don't open; unless lasting, they are deleted after 30 days."""
    done = 0
    for row in Draft.objects.filter(person=by_new.person):
        fresh = sealed_again(row, by_old=by_old, by_new=by_new)
        if fresh is None:
            continue
        row.name, row.sealed, row.epoch = fresh.name, fresh.sealed, fresh.epoch
        row.save(update_fields=["name", "sealed", "epoch"])
        done += 1
    return done
