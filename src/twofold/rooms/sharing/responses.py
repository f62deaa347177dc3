"""Responses: a few words that a partner writes beneath what was shown to them, one text beneath each, which they may
change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from twofold.people.unlocked import Unlocked
from twofold.records.keyed_ids import couple_ids
from twofold.records.store import Absent, Document, Entry, Stale, open_records, revise, save


def beneath(shown: Iterable[Entry], *, by: Unlocked) -> dict[UUID, list[Entry]]:
    """Returns responses by shared record: withdrawn ones first, then the current one. Bounded as `shown` is."""
    known = {entry.id: entry for entry in shown if entry.couple_id in by.keyring.couple_keys}
    found: dict[UUID, list[Entry]] = {id: [] for id in known}
    looking = set(known)
    while looking:
        ids = {id: _line_ids(known[id], len(found[id]), by=by) for id in looking}
        entries = open_records((line for some in ids.values() for line in some), by=by)
        looking = set()
        for id, some in ids.items():
            entry = next((entries[line] for line in some if line in entries), None)
            if entry is not None:
                found[id].append(entry)
                if entry.removed_on is not None:
                    looking.add(id)
    return found


def standing(lines: Sequence[Entry]) -> Entry | None:
    return lines[-1] if lines and lines[-1].removed_on is None else None


def removed(lines: Sequence[Entry]) -> int:
    return sum(line.removed_on is not None for line in lines)


def write_beneath(
    shown: Entry, document: Document, *, by: Unlocked, expected_rev: int, number: int, draft: str | None = None
) -> Entry:
    """Writes or changes my words beneath what the partner has shown; earlier ones stay readable.

    `number`: how many were withdrawn when the page was made. Raises Absent, Ended, Stale, Conflict.
    """
    if shown.space != "ours" or shown.author_id == by.person.pk or shown.removed_on is not None:
        raise Absent
    with transaction.atomic():
        lines = beneath([shown], by=by).get(shown.id, [])
        mine = standing(lines)
        if removed(lines) != number:
            raise Stale
        if mine is not None:
            return revise(mine, document, by=by, expected_rev=expected_rev, draft=draft)
        return save(document, by=by, space="ours", once=_line_ids(shown, number, by=by)[0], draft=draft)


def _line_ids(shown: Entry, number: int, *, by: Unlocked) -> list[UUID]:
    """Both partners can derive these ids, so each finds the other's words beneath their own."""
    assert shown.couple_id is not None
    return couple_ids("trust/beneath", str(shown.id), str(number), couple=shown.couple_id, by=by)
