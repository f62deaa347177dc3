"""Notes what one person snoozed in a room, which reminders they have set there, and what is closed.

It is one note, sealed among their drafts: no row shows whether anything was snoozed. Like any draft, it is forgotten
after 30 days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from twofold.people.unlocked import Unlocked
from twofold.records.house_notes import Note
from twofold.rooms import reminders
from twofold.rooms.reminders import Wanted

_MOST = 120
_MOST_CLOSED = 400


class Aside(BaseModel):
    """`until`: the first day on which Today may mention it again. `reminders`: the moment each one is set for.
    `closed`: what is closed, by the day it was made on, so that nobody opens it again to find out; all that was made
    before `since` is closed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    until: dict[UUID, date] = Field(default_factory=dict)
    reminders: dict[UUID, datetime] = Field(default_factory=dict)
    closed: dict[UUID, date] = Field(default_factory=dict)
    since: date | None = None

    def rests(self, id: UUID, today: date) -> bool:
        """Returns True while it is snoozed."""
        return id in self.until and today < self.until[id]

    def with_closed(self, closed: Mapping[UUID, date], since: date) -> Aside:
        """Adds what is closed by now, as long as it isn't older than `since`."""
        known = {**self.closed, **closed}
        return self.model_copy(update={"closed": {id: day for id, day in known.items() if day >= since}})

    def shortened(self, since: date) -> Aside:
        """Replaces what is closed and was made before `since` by that date; the same if there is nothing."""
        left = {id: day for id, day in self.closed.items() if day >= since}
        return self if left == self.closed else self.model_copy(update={"closed": left, "since": since})

    def with_reminders(self, wanted: Iterable[Wanted], *, by: Unlocked) -> Aside:
        """Settles the reminders of all open things, and cancels those of anything else."""
        after = reminders.settle_all(wanted, self.reminders, by=by)
        return self if after == self.reminders else self.model_copy(update={"reminders": dict(after)})


@dataclass(frozen=True, slots=True)
class AsideNote:
    """The note of one room or part."""

    note: Note[Aside]

    @classmethod
    def named(cls, name: str) -> AsideNote:
        return cls(Note(name, Aside, at_least=4096))  # the same size, whether or not anything is snoozed

    def read(self, *, by: Unlocked) -> Aside:
        return self.note.read_or(Aside(), by=by)

    def write(self, aside: Aside, *, by: Unlocked) -> None:
        kept: dict[str, object] = {
            "since": aside.since,
            "until": _newest(aside.until, _MOST),
            "reminders": _newest(aside.reminders, _MOST),
            "closed": _newest(aside.closed, _MOST_CLOSED),
        }
        self.note.write(Aside.model_validate(kept), by=by)

    def snooze(self, id: UUID, until: date, *, today: date, by: Unlocked) -> None:
        """Hides it from Today until this day, and forgets snoozes that have run out."""
        aside = self.read(by=by)
        left = {other: day for other, day in aside.until.items() if day > today}
        self.write(aside.model_copy(update={"until": {**left, id: until}}), by=by)

    def settle(self, wanted: Wanted, *, by: Unlocked) -> None:
        """Sets, moves or cancels one reminder, even if the note says that it is right (notes expire)."""
        aside = self.read(by=by)
        after = reminders.settle(wanted, aside.reminders, by=by, anyway=True)
        if after != aside.reminders:
            self.write(aside.model_copy(update={"reminders": dict(after)}), by=by)


def _newest(found: dict[UUID, date] | dict[UUID, datetime], most: int) -> dict[UUID, date | datetime]:
    return dict(sorted(found.items(), key=lambda pair: pair[1])[-most:])
