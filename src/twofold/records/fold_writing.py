"""Starts, answers, withdraws and opens folds."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records import clock, models
from twofold.records.access import couple_to_write_to
from twofold.records.documents import Document
from twofold.records.drafts import settle_draft
from twofold.records.erasure import destroy, purge_texts
from twofold.records.errors import Absent, Conflict, Opened
from twofold.records.fold_reading import Fold, find_fold, views
from twofold.records.loading import entry
from twofold.records.models import Record, Revision, Slot
from twofold.records.sealed import record_key, write
from twofold.records.tickets import (
    answers,
    fold_back,
    hand_over_mine,
    leave_ticket,
    locked,
    open_if_due,
    settle_one,
    use_held_ticket,
)
from twofold.vault.opaque_names import opaque_name


def start_fold(subject: Document, *, by: Unlocked, name: str, once: UUID) -> Fold:
    """Returns the couple's fold of this name; if there is none, makes it with the id `once` and `subject` as its
    question.

    If `answer` follows in the same transaction, the partner can't withdraw the fold in between. Raises Ended; Absent if
    `once` is the id of something else.
    """
    with transaction.atomic():
        couple_to_write_to(by)
        row = _named(name, by)
        if row is None:
            try:
                with transaction.atomic():
                    row = _create(subject, by=by, name=name, once=once)
            except IntegrityError:  # the partner started the same fold at the same instant
                row = _named(name, by)
        if row is None:
            raise Absent
    return views([row], by=by)[0]


def answer(
    fold_id: UUID,
    document: Document,
    *,
    by: Unlocked,
    once: UUID,
    ticket: bytes | None = None,
    expected_rev: int | None = None,
    draft: str | None = None,
) -> Fold:
    """Saves or revises my answer. `ticket`: 32 bytes that the browser made and keeps.

    The same words again change nothing. `expected_rev`: the revision that these words are based on, 0 for none; raises
    Conflict if it is given and another revision with other words is stored. Raises Absent, Ended. A fold is deleted
    when its only answer is withdrawn; start it again then.
    """
    with transaction.atomic():
        row = locked(fold_id)
        if row is None or row.couple_id != couple_to_write_to(by).pk:
            raise Absent
        mine, theirs = answers(row, by.person.pk)
        if mine is None:
            _first(row, theirs, document, by=by, once=once, ticket=ticket)
        else:
            _again(mine, theirs, document, by=by, ticket=ticket, expected_rev=expected_rev)
        if theirs is not None:
            use_held_ticket(theirs, by=by)
        open_if_due(row)
        if draft is not None:
            settle_draft(draft, by=by)
        return views([row], by=by)[0]


def withdraw(fold_id: UUID, *, by: Unlocked) -> None:
    """Destroys my answer before the fold opens; if no answer is left, also the fold.

    Does nothing if I have no answer. Raises Opened, Absent.
    """
    find_fold(fold_id, by=by)
    with transaction.atomic():
        row = locked(fold_id)
        if row is None:
            raise Absent
        if row.opened_on is not None:
            raise Opened
        mine, theirs = answers(row, by.person.pk)
        if mine is None:
            return
        hold_still(by)
        destroy([mine.pk])
        if theirs is not None:
            fold_back(theirs, by=by)
        else:
            destroy([row.subject_id])
            row.delete()


def fold(fold_id: UUID, *, by: Unlocked) -> Fold:
    """Returns what I may see of a fold. If the partner waits for my answer, hands it over first: nobody reads without
    giving.

    Raises Absent.
    """
    row = find_fold(fold_id, by=by)
    if row.opened_on is None:
        settle_one(fold_id, by=by)
        row = find_fold(fold_id, by=by)  # also where another request of mine has handed it over meanwhile
    return views([row], by=by)[0]


def _named(name: str, by: Unlocked) -> models.Fold | None:
    assert by.couple is not None
    opaque = _names(name, by)
    rows = models.Fold.objects.select_for_update(of=("self",)).filter(couple=by.couple, name__in=opaque)
    return rows.order_by("day", "pk").first()


def _names(name: str, by: Unlocked) -> list[bytes]:
    """Returns its stored names; the first is under the couple's earliest key, which stays through rotations."""
    assert by.couple is not None
    return [opaque_name(key, "fold", name) for _, key in sorted(by.keyring.couple_keys[by.couple.pk].items())]


def _create(subject: Document, *, by: Unlocked, name: str, once: UUID) -> models.Fold:
    assert by.couple is not None
    day, subject_id = clock.utc_day(), uuid4()
    row = models.Fold(
        id=once,
        island_id=by.couple.island_id,
        couple=by.couple,
        name=_names(name, by)[0],
        day=day,
        subject_id=subject_id,
    )
    row.save(force_insert=True)
    record = _row(row, subject, by=by, space="ours", id=subject_id)
    write(record, subject, by=by, readers=[by.couple_reader], earlier=0)
    return row


def _row(row: models.Fold, document: Document, *, by: Unlocked, space: str, id: UUID) -> Record:
    record = Record(
        id=id,
        island_id=row.island_id,
        couple_id=row.couple_id,
        author=by.person,
        space=space,
        kind=document.kind,
        day=clock.utc_day(),
        waits=True,
        fold=row,
    )
    record.save(force_insert=True)
    return record


def _first(
    row: models.Fold,
    theirs: Record | None,
    document: Document,
    *,
    by: Unlocked,
    once: UUID,
    ticket: bytes | None,
) -> None:
    try:
        with transaction.atomic():
            mine = _row(row, document, by=by, space="folded", id=once)
    except IntegrityError as error:  # `once` is the id of something else
        raise Absent from error
    readers = [by.person_reader] if theirs is None else [by.person_reader, by.couple_reader]
    written = write(mine, document, by=by, readers=readers, earlier=0)
    if theirs is None:
        leave_ticket(mine, written.record_key, ticket, by=by)


def _again(
    mine: Record,
    theirs: Record | None,
    document: Document,
    *,
    by: Unlocked,
    ticket: bytes | None,
    expected_rev: int | None,
) -> None:
    """Stores another answer of mine. It replaces the earlier one until both have committed; after that it is an
    edit.
    """
    if mine.kind != document.kind or mine.removed_on is not None:
        raise Absent
    committed = hand_over_mine(mine, theirs, by=by)
    current = entry(mine, by=by)
    if current.document == document:
        if not committed:
            leave_ticket(mine, _own_key(mine, by), ticket, by=by)
        return
    if expected_rev is not None and expected_rev != mine.rev:
        raise Conflict(current)
    if not committed:
        purge_texts([mine.pk])
    mine.rev += 1
    mine.save(update_fields=["rev"])
    readers = [by.person_reader, by.couple_reader] if committed else [by.person_reader]
    earlier = Revision.objects.filter(record=mine).count()
    written = write(mine, document, by=by, readers=readers, earlier=earlier)
    if not committed:
        leave_ticket(mine, written.record_key, ticket, by=by)


def _own_key(mine: Record, by: Unlocked) -> bytes:
    return record_key(mine, Slot.objects.filter(record=mine, rev=mine.rev), by)
