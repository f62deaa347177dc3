"""When a folded answer opens: the couple's slot of it, and the ticket that holds that slot until then.

An answer has a couple slot only when the other has committed an answer too.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from twofold.people.couples import instant
from twofold.people.instance import instance_id
from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.access import couples_now
from twofold.records.fold_reading import has_couple_slot
from twofold.records.loading import entries
from twofold.records.models import Fold, Record, Slot, Ticket
from twofold.records.sealed import new_slot, place, record_key
from twofold.vault.envelope import epoch_of
from twofold.vault.primitives import KEY_BYTES, Unopenable, octets, random_bytes
from twofold.vault.sealing import Place, open_ticket, seal_slot, seal_ticket

_DUE = 50


def settle(*, by: Unlocked) -> list[UUID]:
    """At each unlocked visit: my answers that the other's already waits for are handed over.

    Returns the folds that opened by it. One query where nothing is due.
    """
    theirs = Record.objects.filter(fold=OuterRef("fold"), space="folded").exclude(author=by.person.pk)
    handed = Slot.objects.filter(record=OuterRef("pk"), rev=OuterRef("rev"), reader_kind="couple")
    mine = Record.objects.filter(author=by.person.pk, waits=True, space="folded", couple__in=couples_now(by))
    due = mine.filter(Exists(theirs), ~Exists(handed)).values_list("fold_id", flat=True)[:_DUE]
    return [id for id in due if id is not None and settle_one(id, by=by)]


def settle_one(fold_id: UUID, *, by: Unlocked) -> bool:
    """Whether this fold opened now."""
    with transaction.atomic():
        row = locked(fold_id)
        if row is None or row.opened_on is not None or row.couple_id != (by.couple and by.couple.pk):
            return False
        mine, theirs = answers(row, by.person.pk)
        if mine is None or not by.linked or row.couple.ended_on is not None or not hand_over_mine(mine, theirs, by=by):
            return False
        return open_if_due(row)


def hand_over(fold_id: UUID, ticket: bytes, *, person_id: UUID, by: Unlocked | None) -> bool:
    """The author's browser hands its ticket over. Only once the other's answer opens with the author's own keys: that
    a row is there says nothing, whoever runs the server can write one. So nothing opens while the author is locked.

    A wrong ticket, or one that came too early, changes nothing. True when the answer lies open: the browser may forget.
    """
    with transaction.atomic():
        row = locked(fold_id, person_id=person_id)
        if row is None:
            return False
        mine, theirs = answers(row, person_id)
        if mine is None:
            return False
        if has_couple_slot(mine):
            return True
        if by is None or by.couple is None or row.couple_id != by.couple.pk or not lies_open(theirs, by=by):
            return False
        hold_still(by)
        if not _use_ticket(mine, ticket, Place(instance_id(), mine.pk, mine.author_id, mine.rev)):
            return False
        open_if_due(row)
        return True


def locked(fold_id: UUID, *, person_id: UUID | None = None) -> Fold | None:
    """The row, held until the end of the transaction: two answers at the same instant come one after the other."""
    rows = Fold.objects.select_for_update(of=("self",)).filter(pk=fold_id)
    if person_id is not None:
        rows = rows.filter(couple__members__person=person_id)
    return rows.first()


def answers(row: Fold, person_id: UUID) -> tuple[Record | None, Record | None]:
    """(mine, theirs)."""
    mine = theirs = None
    for record in Record.objects.filter(fold=row, space="folded"):
        if record.author_id == person_id:
            mine = record
        else:
            theirs = record
    return mine, theirs


def lies_open(theirs: Record | None, *, by: Unlocked) -> bool:
    """The other's answer stands, and opens with the couple's key."""
    if theirs is None or not has_couple_slot(theirs):
        return False
    return all(not entry.damaged for entry in entries([theirs], by=by))


def hand_over_mine(mine: Record, theirs: Record | None, *, by: Unlocked) -> bool:
    """Give the couple the key of my answer, if what the other committed opens for me. Whether mine lies open now."""
    if has_couple_slot(mine):
        return True
    if not lies_open(theirs, by=by):
        return False
    hold_still(by)
    try:
        key = record_key(mine, Slot.objects.filter(record=mine, rev=mine.rev, reader_kind="person"), by)
    except Unopenable:
        return False
    new_slot(mine, key, by.couple_reader, by).save(force_insert=True)
    return True


def leave_ticket(mine: Record, key: bytes, ticket: bytes | None, *, by: Unlocked) -> None:
    """Seal the couple's slot of my answer under a ticket: the browser's, or one that the server keeps."""
    Ticket.objects.filter(record=mine).delete()
    held = random_bytes() if instant(by) else None
    if held is None and (ticket is None or len(ticket) != KEY_BYTES):
        return  # no JavaScript: it opens at my next unlocked visit
    slot = seal_slot(key, place(mine, by), by.couple_reader)
    sealed = seal_ticket(slot, held or ticket or b"", place(mine, by), by.couple_reader.id)
    Ticket.objects.create(record=mine, rev=mine.rev, sealed=sealed, held_key=held)


def use_held_ticket(theirs: Record, *, by: Unlocked) -> None:
    """Where the server keeps the other's ticket, their answer opens as soon as mine is there."""
    ticket = Ticket.objects.filter(record=theirs, held_key__isnull=False).first()
    if ticket is not None and not has_couple_slot(theirs):
        _use_ticket(theirs, ticket.held_key, place(theirs, by))


def fold_back(theirs: Record, *, by: Unlocked) -> None:
    """I take my answer back before it opened: theirs is no longer open to the couple either.

    Its own slot stays; where the two chose "instant", the server keeps the couple's as a ticket.
    """
    slot = Slot.objects.filter(record=theirs, rev=theirs.rev, reader_kind="couple").first()
    if slot is not None and instant(by):
        key, where = random_bytes(), place(theirs, by)
        sealed = seal_ticket(octets(slot.sealed), key, where, slot.reader_id)
        Ticket.objects.filter(record=theirs).delete()
        Ticket.objects.create(record=theirs, rev=theirs.rev, sealed=sealed, held_key=key)
    Slot.objects.filter(record=theirs, reader_kind="couple").delete()


def forget_held_keys(couple: UUID) -> None:
    """The two no longer want answers at once: what is folded already opens at its author's next visit instead."""
    Ticket.objects.filter(record__couple=couple, held_key__isnull=False).delete()


def open_if_due(row: Fold) -> bool:
    """Once both answers have the couple's slot, the fold is open for both."""
    committed = list(Record.objects.filter(fold=row, space="folded"))
    if row.opened_on is not None or len(committed) < 2 or not all(map(has_couple_slot, committed)):
        return False
    row.opened_on = clock.utc_day()
    row.save(update_fields=["opened_on"])
    Record.objects.filter(fold=row).update(waits=False)
    Ticket.objects.filter(record__in=committed).delete()
    return True


def _use_ticket(record: Record, key: object, where: Place) -> bool:
    ticket = Ticket.objects.filter(record=record, rev=record.rev).first()
    if ticket is None or record.couple_id is None:
        return False
    try:
        slot = open_ticket(octets(ticket.sealed), octets(key), where, record.couple_id)
        epoch = epoch_of(slot)
    except Unopenable:
        return False
    Slot.objects.create(
        record=record,
        rev=record.rev,
        reader_kind="couple",
        reader_id=record.couple_id,
        epoch=epoch,
        sealed=slot,
    )
    return True
