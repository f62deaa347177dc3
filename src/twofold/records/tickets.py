"""Opens folded answers: by the couple's slot, and by the ticket that holds that slot until then.

An answer only has a couple slot once the partner has committed an answer too.
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
    """Hands over my answers for which the partner, having answered, waits. Today, Ours and the export call it.

    Returns the folds that opened by it. One query if nothing is due.
    """
    theirs = Record.objects.filter(fold=OuterRef("fold"), space="folded").exclude(author=by.person.pk)
    handed = Slot.objects.filter(record=OuterRef("pk"), rev=OuterRef("rev"), reader_kind="couple")
    mine = Record.objects.filter(author=by.person.pk, waits=True, space="folded", couple__in=couples_now(by))
    due = mine.filter(Exists(theirs), ~Exists(handed)).values_list("fold_id", flat=True)[:_DUE]
    return [id for id in due if id is not None and settle_one(id, by=by)]


def settle_one(fold_id: UUID, *, by: Unlocked) -> bool:
    """Returns True if this fold opened now."""
    with transaction.atomic():
        row = locked(fold_id)
        if row is None or row.opened_on is not None or row.couple_id != (by.couple and by.couple.pk):
            return False
        mine, theirs = answers(row, by.person.pk)
        if mine is None or not by.linked or row.couple.ended_on is not None or not hand_over_mine(mine, theirs, by=by):
            return False
        return open_if_due(row)


def hand_over(fold_id: UUID, ticket: bytes, *, person_id: UUID, by: Unlocked | None) -> bool:
    """Hands over the ticket from the author's browser. It counts only once the partner's answer opens with the author's
    own keys: a row alone proves nothing, since the operator could write one. So nothing opens while the author is
    locked.

    A wrong or early ticket changes nothing. Returns True if the answer is open, so that the browser may forget the
    ticket.
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
    """Locks the row until the end of the transaction, so that two simultaneous answers come one after the other."""
    rows = Fold.objects.select_for_update(of=("self",)).filter(pk=fold_id)
    if person_id is not None:
        rows = rows.filter(couple__members__person=person_id)
    return rows.first()


def answers(row: Fold, person_id: UUID) -> tuple[Record | None, Record | None]:
    """Returns (mine, theirs)."""
    mine = theirs = None
    for record in Record.objects.filter(fold=row, space="folded"):
        if record.author_id == person_id:
            mine = record
        else:
            theirs = record
    return mine, theirs


def lies_open(theirs: Record | None, *, by: Unlocked) -> bool:
    """Returns True if the partner's answer exists and opens with the couple's key."""
    if theirs is None or not has_couple_slot(theirs):
        return False
    return all(not entry.damaged for entry in entries([theirs], by=by))


def hand_over_mine(mine: Record, theirs: Record | None, *, by: Unlocked) -> bool:
    """Gives the couple the key of my answer, if the partner's answer opens for me. Returns True if mine is now open to
    the couple.
    """
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
    """Seals the couple's slot of my answer under a ticket: the browser's, or one that the server keeps."""
    Ticket.objects.filter(record=mine).delete()
    held = random_bytes() if instant(by) else None
    if held is None and (ticket is None or len(ticket) != KEY_BYTES):
        return  # no JavaScript: it opens at my next unlocked visit
    slot = seal_slot(key, place(mine, by), by.couple_reader)
    sealed = seal_ticket(slot, held or ticket or b"", place(mine, by), by.couple_reader.id)
    Ticket.objects.create(record=mine, rev=mine.rev, sealed=sealed, held_key=held)


def use_held_ticket(theirs: Record, *, by: Unlocked) -> None:
    """Opens the partner's answer as soon as mine is there, if the server keeps its ticket."""
    ticket = Ticket.objects.filter(record=theirs, held_key__isnull=False).first()
    if ticket is not None and not has_couple_slot(theirs):
        _use_ticket(theirs, ticket.held_key, place(theirs, by))


def fold_back(theirs: Record, *, by: Unlocked) -> None:
    """Closes the partner's answer to the couple again, after I took mine back before the fold opened.

    Its author's slot stays; if the couple chose "instant", the server keeps the couple's slot as a ticket.
    """
    slot = Slot.objects.filter(record=theirs, rev=theirs.rev, reader_kind="couple").first()
    if slot is not None and instant(by):
        key, where = random_bytes(), place(theirs, by)
        sealed = seal_ticket(octets(slot.sealed), key, where, slot.reader_id)
        Ticket.objects.filter(record=theirs).delete()
        Ticket.objects.create(record=theirs, rev=theirs.rev, sealed=sealed, held_key=key)
    Slot.objects.filter(record=theirs, reader_kind="couple").delete()


def forget_held_keys(couple: UUID) -> None:
    """Deletes the tickets kept by the server when the couple no longer wants instant answers: answers already folded
    open at their author's next visit instead.
    """
    Ticket.objects.filter(record__couple=couple, held_key__isnull=False).delete()


def open_if_due(row: Fold) -> bool:
    """Opens the fold for both once both answers have the couple's slot. Returns True if it opened now."""
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
