"""The statements of reading that are asked most, in plain SQL: building them anew each time costs more than asking them.

Each runs on SQLite and PostgreSQL alike. `r` is a record, `text` its newest text, `slot` a key of it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from twofold.people.models import NOBODY
from twofold.people.plain_select import PlainSelect, id_here, marks
from twofold.people.unlocked import Unlocked
from twofold.records.models import Fold

# What stands for `{row}` below: the columns that `rows.row_of` reads.
ROW: Final = "r.id, r.couple_id, r.author_id, r.space, r.kind, r.day, r.rev, r.fold_id, r.removed_on, r.removed_by_id"
# A text that is newer than its row says is a row that was put back: the entry is damaged then, not old.
WITH_TEXT_AND_SLOTS: Final = """
SELECT {row},
  text.sealed,
  EXISTS (SELECT 1 FROM records_revision later WHERE later.record_id = r.id AND later.rev > r.rev),
  slot.reader_kind, slot.reader_id, slot.epoch, slot.sealed
FROM ({rows}) r
LEFT JOIN records_revision text ON text.record_id = r.id AND text.rev = r.rev
LEFT JOIN records_slot slot ON slot.record_id = r.id AND slot.rev = r.rev AND slot.reader_id IN ({readers})
"""
GLIMPSES: Final = """
SELECT * FROM (SELECT {number} AS number, f.id AS fold, f.day AS day_of_fold, f.opened_on,
  EXISTS (SELECT 1 FROM records_record a WHERE a.fold_id = f.id AND a.space = 'folded' AND a.author_id = %s) AS mine,
  EXISTS (SELECT 1 FROM records_record a WHERE a.fold_id = f.id AND a.space = 'folded' AND a.author_id <> %s) AS theirs,
  {row},
  text.sealed, slot.reader_kind, slot.reader_id, slot.epoch, slot.sealed AS key
FROM records_fold f
JOIN records_record r ON r.id = f.subject_id
LEFT JOIN records_revision text ON text.record_id = r.id AND text.rev = r.rev
LEFT JOIN records_slot slot ON slot.record_id = r.id AND slot.rev = r.rev
  AND slot.reader_kind = 'couple' AND slot.reader_id = f.couple_id
WHERE f.couple_id IN ({couples}) AND {when}
ORDER BY f.opened_on {order}, f.day DESC, f.id
LIMIT %s) glimpses_{number}
"""
# Further conditions of a glimpse: both answers are still there; somebody else than this person has written.
WITH_BOTH_ANSWERS: Final = """
2 = (SELECT count(*) FROM records_record a WHERE a.fold_id = f.id AND a.space = 'folded' AND a.removed_on IS NULL)
"""
WITH_THEIRS: Final = """
EXISTS (SELECT 1 FROM records_record a WHERE a.fold_id = f.id AND a.space = 'folded' AND a.author_id <> %s)
"""
WAITING_FOLDS: Final = PlainSelect(
    """
    SELECT {columns} FROM records_fold f WHERE f.couple_id IN ({couples}) AND f.opened_on IS NULL
    ORDER BY f.day DESC, f.id LIMIT %s
    """,
    f=Fold,
)
FOLD_BY_ID: Final = PlainSelect("SELECT {columns} FROM records_fold f WHERE f.id = %s AND {ever}", f=Fold)
ROWS_OF_FOLDS: Final = """
SELECT {row}
FROM records_record r WHERE r.fold_id IN ({ids}) ORDER BY r.day, r.id
"""
SLOTS_OF: Final = "SELECT s.record_id, s.rev, s.reader_kind FROM records_slot s WHERE s.record_id IN ({ids})"


class Rows(NamedTuple):
    """A statement that gives rows of records, and its parameters."""

    sql: str
    parameters: list[Any]


def newest(
    column: str,
    owners: Collection[UUID],
    space: str,
    *,
    columns: str,
    kinds: Collection[str] | None,
    since: date | None,
    until: date | None,
    waits: bool | None,
    but: Collection[UUID],
    limit: int,
    in_folds: bool = False,
) -> Rows:
    """The newest rows of a space that stand by themselves, or those of its folds; `column` says whose they are: author_id
    or couple_id.
    """
    where = [f"{column} IN ({marks(owners)})", "space = %s"]
    parameters: list[Any] = [*map(id_here, owners), space]
    if space == "ours":
        where.append("fold_id IS NOT NULL" if in_folds else "fold_id IS NULL")
    if kinds is not None:
        where.append(f"kind IN ({marks(kinds)})")
        parameters += kinds
    for sign, day in ((">=", since), ("<=", until)):
        if day is not None:
            where.append(f"day {sign} %s")
            parameters.append(connection.ops.adapt_datefield_value(day))
    if waits is not None:
        where.append("waits" if waits else "NOT waits")
    if but:
        where.append(f"id NOT IN ({marks(but)})")
        parameters += map(id_here, but)
    conditions = " AND ".join(where)
    sql = f"SELECT {columns} FROM records_record WHERE {conditions} ORDER BY day DESC, id DESC LIMIT %s"  # noqa: S608
    return Rows(sql, [*parameters, limit])


def shared_by_ids(ids: Collection[UUID], by: Unlocked) -> Rows:
    """The rows of `ours` with these ids that this person may read."""
    ever = of_couples_ever(by)
    sql = f"SELECT * FROM records_record WHERE space = 'ours' AND id IN ({marks(ids)}) AND {ever.sql}"  # noqa: S608
    return Rows(sql, [*map(id_here, ids), *ever.parameters])


def of_couples_ever(by: Unlocked) -> Rows:
    """The condition that a row's couple is or was this person's, and that they hold a key of it: `access.couples_ever`."""
    held = list(by.keyring.couple_keys) or [NOBODY]  # a list that is never empty
    sql = f"couple_id IN (SELECT m.couple_id FROM people_membership m WHERE m.person_id = %s AND m.couple_id IN ({marks(held)}))"  # noqa: S608
    return Rows(sql, [id_here(by.person.pk), *map(id_here, held)])
