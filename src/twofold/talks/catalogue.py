"""Lists the practices that a room offers, and the talks that people are in or were in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twofold.flow import Mode
from twofold.packs import Mood, Practice
from twofold.packs.models import MODES
from twofold.people.unlocked import Unlocked
from twofold.records.store import (
    Entry,
    Listed,
    RowFacts,
    Space,
    Span,
    Unreadable,
    by_moment,
    list_rows,
    open_now,
    open_spans,
)
from twofold.rooms.installed_packs import core
from twofold.rooms.offers import Offer
from twofold.talks.actions import standing_of
from twofold.talks.documents import TALK, Talk
from twofold.talks.talk_state import SeenTalk

MOST = 30


@dataclass(frozen=True, slots=True)
class Offering:
    """A practice that can begin here. `alone`: it needs two, and this person is alone."""

    practice: Practice
    alone: bool


def practices_of(
    room: str,
    *,
    by: Unlocked,
    minutes: int = 240,
    mood: Mood | None = None,
    modes: Collection[Mode] = MODES,
    but: Callable[[Practice], bool] = lambda practice: False,
) -> list[Offering]:
    """Returns the practices of this room that fit the time, the mood and the modes, the shortest first."""
    found = core().practices_for(room, minutes=minutes, mood=mood, modes=modes)
    return [Offering(p, p.who == "two" and not by.linked) for p in found if not but(p)]


def offers_of(room: str, but: Collection[str] = (), *, by: Unlocked) -> list[Offer]:
    """Returns the practices of this room that this person could do today, as suggestions."""
    found = practices_of(room, by=by, but=lambda practice: practice.id in but)
    return [_offer(one.practice) for one in found if not one.alone]


def _offer(practice: Practice) -> Offer:
    words = ngettext("About %(n)s minute", "About %(n)s minutes", practice.minutes) % {"n": practice.minutes}
    alone = practice.who == "one"
    return Offer(
        id=f"practice:{practice.id}",
        room=practice.room,
        title=practice.title,
        kicker=_("%(minutes)s, by yourself") % {"minutes": words} if alone else words,
        url=reverse("talks:practice", args=[practice.id]),
        minutes=practice.minutes,
        depth=practice.depth,
        strength=min(evidence.strength for evidence in practice.evidence),
    )


def open_talks(
    *, by: Unlocked, room: str | None = None, since: date | None = None, limit: int = MOST
) -> list[SeenTalk]:
    """Returns talks that haven't ended, the newest first, from the thirty newest marked as waiting."""
    found = [at for at in _talks(by, since=since) if not at.ended]
    return [at for at in found if room is None or at.practice.room == room][:limit]


def earlier_talks(
    *, by: Unlocked, room: str | None = None, people: int | None = None, limit: int = MOST
) -> list[Entry]:
    """Returns talks that have ended, the newest first, without replaying their events; bounded by a window."""
    found = [entry for entry in open_now(by=by) if entry.kind == TALK and _over(entry, room, people, by)]
    rows = _whole_days(list_rows(by=by, space=("mine", "ours"), kinds=[TALK], waits=False, limit=2 * MOST))
    if people == 2:
        rows = [row for row in rows if row.space == "ours"]
    if room is not None:
        facts = _OF_ENDED.of(rows, by=by)
        rows = [row for row in rows if _fits(facts.get(row.id, ""), room, people)]
    (opened,) = open_spans(Span(rows, 0, limit), by=by)
    found += [entry for entry in opened if _ended(entry, room, people)]
    return by_moment(found)[:limit]


def _whole_days(rows: list[Listed]) -> list[Listed]:
    """Returns the newest, and the others of the last day: which of them are the newest is sealed."""
    return [row for row in rows if len(rows) <= MOST or row.day >= rows[MOST - 1].day]


def _over(entry: Entry, room: str | None, people: int | None, by: Unlocked) -> bool:
    """A talk that has ended, or whose couple has."""
    return _ended(entry, room, people, parted=by.parted_from(entry.couple_id))


def _fact(entry: Entry, by: Unlocked) -> str | None:
    """Of a talk that has ended, which does not change any more: of how many people, and in which room."""
    talk = entry.document
    return f"{len(talk.people)} {talk.practice.get('room')}" if isinstance(talk, Talk) and talk.ended_at else None


_OF_ENDED = RowFacts("kept/talks-ended", _fact)


def _fits(fact: str, room: str, people: int | None) -> bool:
    of, _, where = fact.partition(" ")
    return where == room and (people is None or of == str(people))


def _ended(entry: Entry, room: str | None, people: int | None, *, parted: bool = False) -> bool:
    """Reads the end from the talk itself: talks from before `waits` was stored in the clear may still be marked as
    waiting. `parted`: its couple has ended, and it with them.
    """
    talk = entry.document
    if not isinstance(talk, Talk) or (talk.ended_at is None and not parted):
        return False
    return room in (None, talk.practice.get("room")) and people in (None, len(talk.people))


def for_two(talks: Iterable[SeenTalk]) -> list[SeenTalk]:
    return [at for at in talks if len(at.talk.people) > 1]


def for_one(talks: Iterable[SeenTalk]) -> list[SeenTalk]:
    """Returns talks of one person. Pages with several things must not show them openly: somebody may look over a
    shoulder.
    """
    return [at for at in talks if len(at.talk.people) < 2]


def _talks(by: Unlocked, *, since: date | None = None) -> list[SeenTalk]:
    found = []
    for entry in _waiting(by, since=since):
        try:
            found.append(standing_of(entry, by=by))
        except Unreadable:
            continue
    return found


def _waiting(by: Unlocked, *, since: date | None = None) -> list[Entry]:
    """The newest that are marked as waiting for somebody."""
    found = (entry for entry in open_now(by=by) if entry.kind == TALK and entry.space in _spaces(by))
    return [entry for entry in found if since is None or entry.day >= since][:MOST]


def _spaces(by: Unlocked) -> list[Space]:
    return ["mine", "ours"] if by.linked else ["mine"]
