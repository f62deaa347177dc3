"""Decides which rows a person may reach. Keys decide who can read; these rules decide which rows they get at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from twofold.people.models import Couple, Membership
from twofold.people.unlocked import Unlocked
from twofold.records.entries import Entry, Space
from twofold.records.errors import Absent, Ended
from twofold.records.models import Record, Slot
from twofold.vault import key_eras

_IN_CLEAR = ("kind", "space", "day", "author_id", "couple_id", "fold_id")
Couples = Iterable[UUID] | QuerySet[Membership, Any]


def couples_ever(by: Unlocked) -> QuerySet[Membership, Any]:
    """Returns every couple, past or present, that this person is in and holds a key of."""
    held = list(by.keyring.couple_keys)
    return Membership.objects.filter(person=by.person.pk, couple__in=held).values("couple_id")


def couples_now(by: Unlocked) -> Couples:
    """Returns the couples whose words the shelves show: the current one; for a person alone, all they were in."""
    if by.couple is not None:
        return [by.couple.pk] if by.linked else []
    return couples_ever(by)


def couple_to_write_to(by: Unlocked) -> Couple:
    """Raises Ended. Called within the writing transaction, because the partner may end the couple meanwhile."""
    if by.couple is None or not by.linked or not Couple.objects.filter(pk=by.couple.pk, ended_on=None).exists():
        raise Ended
    return by.couple


def readable(by: Unlocked, space: Space, couples: Couples | None = None) -> QuerySet[Record]:
    """Returns the rows of a space that this person may read: in `folded`, the partner's answer only once both are
    open.
    """
    me = by.person.pk
    if space == "mine":
        return _with_keys(Record.objects.filter(space="mine", author=me), by)
    shared = Record.objects.filter(space=space, couple__in=couples_ever(by) if couples is None else couples)
    if space == "ours":
        return shared
    return shared.filter(Q(author=me) | Q(fold__opened_on__isnull=False) & Exists(_my_open_answer(by)))


def _with_keys(rows: QuerySet[Record], by: Unlocked) -> QuerySet[Record]:
    """Leaves out rows that a reset has closed: they aren't damaged, and come back with their keys."""
    if not by.keyring.began_anew:
        return rows
    own = Slot.objects.filter(record=OuterRef("pk"), rev=OuterRef("rev"), reader_kind="person", reader_id=by.person.pk)
    return rows.filter(~Exists(own.filter(closed_by_reset(by))))


def closed_by_reset(by: Unlocked) -> Q:
    """Matches slots of this person under keys from before a reset."""
    closed = Q(pk__in=[])
    for first, last in key_eras.lost(by.keyring.person_keys):
        closed |= Q(epoch__range=(first, last))
    return closed


def opened_together(by: Unlocked) -> QuerySet[Record]:
    """Returns the rows that are open to both today: `ours`, and the answers of opened folds."""
    rows = Record.objects.filter(couple__in=couples_now(by), space__in=("ours", "folded"))
    rows = rows.filter(Q(waits=False) | Q(fold=None))
    return rows.filter(Q(space="ours") | Q(fold__opened_on__isnull=False) & Exists(_my_open_answer(by)))


def _my_open_answer(by: Unlocked) -> QuerySet[Record]:
    """Returns my answer in the same fold, if it is open to the partner (or was, and has been removed)."""
    slot = Slot.objects.filter(record=OuterRef("pk"), rev=OuterRef("rev"), reader_kind="couple")
    mine = Record.objects.filter(fold=OuterRef("fold"), author=by.person.pk, space="folded")
    return mine.filter(Q(removed_on__isnull=False) | Exists(slot))


def find(id: UUID, *, by: Unlocked) -> Record:
    """Returns the row if this person may read it. Raises Absent."""
    record = Record.objects.filter(pk=id).first()
    if record is None or record.space not in ("mine", "folded", "ours"):
        raise Absent
    if not readable(by, record.space).filter(pk=id).exists():  # type: ignore[arg-type]  # narrowed above
        raise Absent
    return record


def find_own(id: UUID, *, by: Unlocked) -> Record:
    """Returns the row to change, locked until the end of the transaction. Only the author changes words. Raises
    Absent.
    """
    record = find(id, by=by)
    if record.author_id != by.person.pk:
        raise Absent
    return _locked(id)


def find_to_revise(id: UUID, *, by: Unlocked, both: bool) -> Record:
    """Does the same as `find_own`; with `both`, either partner may revise a record in `ours`. Raises Absent."""
    _check_revisable(find(id, by=by), by, both)
    return _locked(id)


def hold_to_revise(entry: Entry, *, by: Unlocked, both: bool) -> Record:
    """Does the same as `find_to_revise` for an entry that this person has opened. Raises Absent, also if the row's
    clear columns have changed since.
    """
    _check_revisable(entry, by, both)
    record = _locked(entry.id)
    if any(getattr(record, name) != getattr(entry, name) for name in _IN_CLEAR):
        raise Absent
    return record


def _check_revisable(record: Record | Entry, by: Unlocked, both: bool) -> None:
    if record.author_id != by.person.pk and not (both and record.space == "ours"):
        raise Absent


def _locked(id: UUID) -> Record:
    locked = Record.objects.select_for_update(of=("self",)).filter(pk=id).first()
    if locked is None:
        raise Absent
    return locked
