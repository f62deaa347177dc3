"""Gifts: what the partner has done for a person, told once on their Today as a sentence with a verb.

A gift follows from the partner's records: nothing is written when it is made, and nothing ever tells the partner whether
it was seen. It goes out once it's looked at, or after three days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from twofold.people.keyrings import KeyringMoved
from twofold.people.request_memo import remembered
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.folds import FoldWindow, Glimpse
from twofold.records.house_notes import Note
from twofold.records.marks import Marks
from twofold.records.store import Entry, Listed, Span, Window, list_windows, open_spans
from twofold.rooms.entry_urls import url_of
from twofold.rooms.gestures import Gesture, Gestures
from twofold.rooms.read_marks import SEEN
from twofold.rooms.registry import Room, colour_of, fold_url, held_back, room_of, rooms, shown
from twofold.rooms.wording import damaged_words, first_words

LASTS = timedelta(days=3)
_APART = timedelta(minutes=5)  # how far the clocks of two processes or machines may be apart
MOST_RECORDS = 24
MOST_LOGS = 40
MOST_BEGUN = 12
MOST_OPENED = 2  # one could be Today's page; a third would only say the same again
GIFTS_SEEN = Marks(Note("gifts/seen", list[UUID], lasting=True), most=120)
_Told = tuple[int, str, UUID, datetime, str, datetime | None]
_TOLD: Note[dict[UUID, _Told]] = Note("gifts/told", dict[UUID, _Told], lasting=True, at_least=4096)


@dataclass(frozen=True, slots=True)
class Gift:
    """`id`: of the record, fold or event that it's about. `line`: how that begins; `room`: the key of its room."""

    id: UUID
    room: str
    at: datetime
    sentence: str
    line: str
    url: str

    @property
    def colour(self) -> str:
        return colour_of(self.room)

    @property
    def icon(self) -> str:
        return self.room if self.colour else "fold"


@dataclass(frozen=True, slots=True)
class Made:
    """A gift before what it's about is opened."""

    gesture: Gesture
    row: Listed
    room: Room
    gestures: Gestures

    @property
    def room_key(self) -> str:
        return self.gesture.room or self.room.key


def gifts_made(*, by: Unlocked) -> list[Made]:
    """Returns what the partner has done in the last three days, the newest first. Nothing is opened but the logs that have
    changed since they were read last.
    """
    made = remembered("gifts", lambda: _made(by), by=by) if by.linked else []
    return sorted(made, key=lambda one: (one.gesture.at, one.gesture.id.int), reverse=True)


def gifts(made: Iterable[Made], *, by: Unlocked) -> list[Gift]:
    """Opens what these gifts are about. One query, or none."""
    found = list(made)
    rows = [one.row for one in found]
    (opened,) = open_spans(Span(rows, 0, len(rows)), by=by, together=lambda row: row.id)
    entries = {entry.id: entry for entry in opened}
    return [_gift(one, entry, by) for one in found if (entry := entries.get(one.row.id)) is not None]


def gift_windows(*, by: Unlocked) -> tuple[FoldWindow, FoldWindow]:
    """The folds that could be gifts: those that the partner has written in, and those that have opened lately."""
    read, since = SEEN.note.read_or([], by=by), by.today - LASTS
    opened = FoldWindow(MOST_OPENED, since=since, until=by.today + timedelta(days=1), but=read, whole=True)
    return FoldWindow(MOST_BEGUN, theirs=True), opened


def gifts_of_folds(begun: Iterable[Glimpse], opened: Iterable[Glimpse], *, by: Unlocked) -> list[Gift]:
    """Returns the gifts of the folds in these windows, without what this person doesn't want to be asked."""
    keeps_from, name = held_back(by), by.partner.name if by.partner else ""
    first, last = clock.utc_day() - LASTS, _tomorrow()
    asked = [fold for fold in begun if not fold.mine and first <= fold.day <= last]
    asked = [fold for fold in asked if not keeps_from(fold.subject.document, fold.id)]
    both = _("You have both written")
    theirs = _("%(name)s has written. Yours comes next, then both open.") % {"name": name}
    return [_of_fold(fold, both) for fold in opened] + [_of_fold(fold, theirs) for fold in asked]


def looked_at(*, by: Unlocked) -> frozenset[UUID]:
    """Returns the ids of the gifts that this person has looked at."""
    return frozenset(GIFTS_SEEN.note.read_or([], by=by))


def mark_looked_at(id: UUID, *, by: Unlocked) -> None:
    """Puts a gift out. Safe to do twice."""
    if not GIFTS_SEEN.among([id], by=by):
        with suppress(DatabaseError, KeyringMoved), transaction.atomic():
            GIFTS_SEEN.put(id, by=by)


def _made(by: Unlocked) -> list[Made]:
    """The partner's gestures, from one statement."""
    kinds = {kind: (room, one) for room in rooms() for kind, one in room.gestures.items()}
    logs = [kind for kind, (_room, one) in kinds.items() if one.latest is not None]
    since = clock.utc_day() - LASTS
    windows = [Window(logs, MOST_LOGS)] if logs else []
    for in_folds in (False, True):
        plain = [k for k, (_room, one) in kinds.items() if one.latest is None and one.in_folds is in_folds]
        windows += [Window(plain, MOST_RECORDS, since, in_folds, until=_tomorrow())] if plain else []
    rows = [row for row in list_windows(*windows, by=by) if row.removed_on is None]
    told = _told([row for row in rows if row.kind in logs], by, kinds)
    made = [Made(told[row.id], row, *kinds[row.kind]) for row in rows if row.id in told]
    theirs = [row for row in rows if row.kind not in logs and row.author_id != by.person.pk]
    return made + [Made(Gesture("", row.id, _night(row.day)), row, *kinds[row.kind]) for row in theirs]


def _told(logs: Sequence[Listed], by: Unlocked, kinds: dict[str, tuple[Room, Gestures]]) -> dict[UUID, Gesture]:
    """The partner's last gesture in each log, if it's still new. It's noted for each revision of a log, so that only
    those that have changed are opened.
    """
    noted = _TOLD.read_or({}, by=by)
    changed = [row for row in logs if row.id not in noted or noted[row.id][0] != row.rev]
    fresh = {row.id: noted[row.id] for row in logs if row.id in noted and noted[row.id][0] == row.rev}
    (opened,) = open_spans(Span(changed, 0, len(changed)), by=by, together=lambda row: row.id)
    for entry in opened:
        latest = kinds[entry.kind][1].latest
        gesture = latest(entry, by) if latest is not None and entry.document is not None else None
        told = gesture or Gesture("", entry.id, datetime.min.replace(tzinfo=UTC))
        fresh[entry.id] = (entry.rev, told.what, told.id, told.at, told.room, told.until)
    if fresh != noted:
        with suppress(DatabaseError, KeyringMoved), transaction.atomic():  # looking never fails for want of a note
            _TOLD.write(fresh, by=by)
    now = clock.now()
    gestures = {id: Gesture(what, of, at, room, until) for id, (_rev, what, of, at, room, until) in fresh.items()}
    new = {id: one for id, one in gestures.items() if one.what and now - LASTS <= one.at <= now + _APART}
    return {id: one for id, one in new.items() if one.until is None or now < one.until}


def _gift(made: Made, entry: Entry, by: Unlocked) -> Gift:
    name = by.partner.name if by.partner else ""
    sentence = str(made.gestures.sentences[made.gesture.what]) % {"name": name}
    return Gift(made.gesture.id, made.room_key, made.gesture.at, sentence, _line(entry, made), url_of(entry))


def _of_fold(fold: Glimpse, sentence: str) -> Gift:
    room, kind = room_of(fold.subject.kind), shown(fold.subject.kind)
    document = fold.subject.document
    line = kind.title(document) if kind is not None and document is not None else damaged_words(fold.subject)
    url = fold_url(fold.subject.kind, fold.id)
    return Gift(fold.id, room.key if room else "", _night(fold.opened_on or fold.day), sentence, line, url)


def _line(entry: Entry, made: Made) -> str:
    """Returns the title of what the gift is about, else how its text begins."""
    kind, document = shown(entry.kind), entry.document
    if kind is None or document is None:
        return ""
    return kind.title(document) or (first_words(kind.text(document)) if made.gestures.latest is None else "")


def _tomorrow() -> date:
    """The last day that is believed: in some zone it has begun."""
    return clock.utc_day() + timedelta(days=1)


def _night(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
