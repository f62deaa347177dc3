"""What opening a shared record has once told its reader, noted so that a list opens only what it shows.

A fact is a short word that a list chooses by: which room a talk belongs to, whether an agreement stands. It holds for one
revision of one record, and lies sealed among the drafts of whoever has opened that. Of what is gone nothing stays noted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError, transaction

from twofold.people.keyrings import KeyringMoved
from twofold.people.unlocked import Unlocked
from twofold.records.drafts import draft, drop_draft, keep_draft
from twofold.records.entries import Entry, Space
from twofold.records.listing import Listed, Span, open_spans

_AT_LEAST = 4096  # bytes that are sealed: how many records there are is nobody's to count
_OF_PRIVATE: list[str] = []  # the names of the notes that tell of private records
Noted = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class RowFacts:
    """Facts of one kind of record. `tell`: the fact of an opened one; None where it cannot be told now. `spaces`: of
    which records it is noted. What is noted of private ones is forgotten when any of them is removed.
    """

    name: str
    tell: Callable[[Entry, Unlocked], str | None]
    spaces: tuple[Space, ...] = ("ours",)

    def __post_init__(self) -> None:
        if "mine" in self.spaces:
            _OF_PRIVATE.append(self.name)

    def of(self, rows: Sequence[Listed], *, by: Unlocked) -> dict[UUID, str]:
        """The facts of these rows, which are all that the list is chosen from. One query, and what is not noted yet is
        opened and noted.
        """
        noted = self._read(by)
        known = {row.id: fact for row in rows if (fact := _fact(noted.get(row.id.hex), row)) is not None}
        unknown = [row for row in rows if row.id not in known]
        (opened,) = open_spans(Span(unknown, 0, len(unknown)), by=by)
        told = {entry.id: fact for entry in opened if (fact := self.tell(entry, by)) is not None}
        revs = {row.id: row.rev for row in rows if row.space in self.spaces and row.removed_on is None}
        fresh = {id.hex: (revs[id], fact) for id, fact in (known | told).items() if id in revs}
        if fresh != noted:
            self._note(fresh, by)
        return known | told

    def _read(self, by: Unlocked) -> Noted:
        try:
            found = json.loads(draft(self.name, by=by) or "{}")
            return {str(id): (int(rev), str(fact)) for id, (rev, fact) in found.items()}
        except (ValueError, TypeError, AttributeError):
            return {}

    def _note(self, fresh: Noted, by: Unlocked) -> None:
        """Looking never fails because it could not be noted."""
        text = json.dumps(fresh, separators=(",", ":")) if fresh else ""
        with suppress(DatabaseError, KeyringMoved), transaction.atomic():
            keep_draft(self.name, text, by=by, lasting=True, at_least=_AT_LEAST)


def forget_private(*, by: Unlocked) -> None:
    """Forgets what is noted of private records, so that nothing tells of one that is gone. Raises KeyringMoved."""
    for name in _OF_PRIVATE:
        drop_draft(name, by=by)


def _fact(noted: tuple[int, str] | None, row: Listed) -> str | None:
    return noted[1] if noted is not None and noted[0] == row.rev and row.removed_on is None else None
