"""Stores what one person snoozed and which reminders they have set, sealed among their drafts.

No row shows whether anything was snoozed. Like any draft, the note is forgotten after 30 days.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note

_MOST = 120
_MOST_CLOSED = 400


class Aside(BaseModel):
    """`until`: the first day on which Today may mention it again. `reminders`: the moment each one is set for.
    `closed`: promises that are closed, by the day they were made on, so that nobody opens them again to find out; all
    those made before `since` are closed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    until: dict[UUID, date] = Field(default_factory=dict)
    reminders: dict[UUID, datetime] = Field(default_factory=dict)
    closed: dict[UUID, date] = Field(default_factory=dict)
    since: date | None = None


ASIDE = Note("aside/promises", Aside, at_least=4096)  # the same size, whether or not anything is snoozed


def read_aside(*, by: Unlocked) -> Aside:
    return ASIDE.read_or(Aside(), by=by)


def write_aside(aside: Aside, *, by: Unlocked) -> None:
    kept: dict[str, object] = {
        "since": aside.since,
        "until": _newest(aside.until, _MOST),
        "reminders": _newest(aside.reminders, _MOST),
        "closed": _newest(aside.closed, _MOST_CLOSED),
    }
    ASIDE.write(Aside.model_validate(kept), by=by)


def put_aside(id: UUID, until: date, *, today: date, by: Unlocked) -> None:
    """Hides a promise from Today until this day, and forgets snoozes that have run out."""
    aside = read_aside(by=by)
    left = {other: day for other, day in aside.until.items() if day > today}
    write_aside(aside.model_copy(update={"until": {**left, id: until}}), by=by)


def _newest(found: dict[UUID, date] | dict[UUID, datetime], most: int) -> dict[UUID, date | datetime]:
    return dict(sorted(found.items(), key=lambda pair: pair[1])[-most:])
