"""Reads agreements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.author_tags import is_from_me, tag_of
from twofold.records.event_tags import not_mine, plain
from twofold.records.store import (
    Entry,
    Listed,
    RowFacts,
    Span,
    list_records,
    list_rows,
    open_now,
    open_record,
    open_records,
    open_spans,
)
from twofold.trust.agreements.documents import AGREEMENT, Agreement, Happened, Wording
from twofold.trust.agreements.states import Act, Illegal, State, replay

MOST = 60


@dataclass(frozen=True, slots=True)
class SeenAgreement:
    """An agreement as one partner sees it. `state` is None if it can't be read any more. `not_mine`: events in my name
    that I didn't write, or that name other words than those I agreed to.
    """

    entry: Entry
    state: State | None
    events: tuple[Happened, ...]
    wordings: dict[UUID, Entry]
    me: UUID
    past: bool
    not_mine: tuple[Happened, ...] = ()

    @property
    def id(self) -> UUID:
        return self.entry.id

    @property
    def may(self) -> frozenset[Act]:
        return frozenset() if self.past or self.state is None else self.state.allowed(self.me)

    @property
    def stands(self) -> Entry | None:
        return self.wordings.get(self.state.stands) if self.state and self.state.stands else None

    @property
    def open(self) -> Entry | None:
        return self.wordings.get(self.state.open) if self.state and self.state.open else None

    @property
    def awaits_me(self) -> bool:
        return not self.past and self.state is not None and self.state.awaits(self.me)

    @property
    def ended(self) -> bool:
        return self.state is not None and self.state.ended and self.state.open is None

    @property
    def newest(self) -> Entry | None:
        """The wording that gives the agreement its title: the one in force, else the open one, else the last one
        proposed.
        """
        last = self.state.wordings[-1] if self.state and self.state.wordings else None
        return self.stands or self.open or (self.wordings.get(last) if last else None)

    @property
    def title(self) -> str:
        document = self.newest.document if self.newest else None
        return document.title if isinstance(document, Wording) else ""

    def due(self, today: date) -> bool:
        """True if the day on which they wanted to look at it again has come."""
        document = self.stands.document if self.stands else None
        return isinstance(document, Wording) and document.look_again is not None and document.look_again <= today


def agreements(*, by: Unlocked, waits: bool = False) -> list[SeenAgreement]:
    """Returns the newest agreements, each with the wordings that a list needs. `waits`: only those that wait for an
    answer. Two queries, bounded by a window.
    """
    found = open_now(by=by) if waits else list_records(by=by, space="ours", kinds=[AGREEMENT], limit=MOST)
    return _worded([entry for entry in found if entry.kind == AGREEMENT and entry.space == "ours"], by=by)


def sorted_agreements(*, by: Unlocked) -> dict[str, Sequence[Listed]]:
    """Returns the newest as their rows and what is noted of them tell: those that await me, wait for the other, stand,
    rest or can't be read; none of them is opened for this. Bounded by a window. Two queries, and what has changed is
    opened.
    """
    rows = list_rows(by=by, space="ours", kinds=[AGREEMENT], limit=MOST)
    facts = _STATES.of(rows, by=by)
    found: dict[str, list[Listed]] = {name: [] for name in ("awaiting", "standing", "waiting", "resting", "unreadable")}
    for row in rows:
        found[_list_of(row, facts.get(row.id), by)].append(row)
    return {**found}


def _list_of(row: Listed, fact: str | None, by: Unlocked) -> str:
    if fact is None:
        return "unreadable"
    if "awaits" in fact and not by.parted_from(row.couple_id):
        return "awaiting"
    return "standing" if "stands" in fact else "waiting" if fact else "resting"


def open_agreements(*spans: Span, by: Unlocked) -> list[list[SeenAgreement]]:
    """Those of each span, with the wordings that a list needs. Two queries."""
    opened = open_spans(*spans, by=by)
    seen = {at.id: at for at in _worded([entry for some in opened for entry in some], by=by)}
    return [[seen[entry.id] for entry in some] for some in opened]


def _worded(entries: Sequence[Entry], *, by: Unlocked) -> list[SeenAgreement]:
    states = {entry.id: _state(entry) for entry in entries}
    wanted = {id for state in states.values() if state for id in (state.stands, state.open, *state.wordings[-1:]) if id}
    wordings = open_records(wanted, by=by)
    return [_agreed(entry, states[entry.id], wordings, by=by) for entry in entries]


def _fact(entry: Entry, by: Unlocked) -> str | None:
    """ "" for one that rests: it has ended, was taken back, or not agreed to."""
    state = _state(entry)
    if state is None:
        return None
    said = {"open": state.open is not None, "stands": state.stands is not None, "awaits": state.awaits(by.person.pk)}
    return " ".join(word for word, so in said.items() if so)


_STATES = RowFacts("kept/agreements", _fact)


def agreement(id: UUID, *, by: Unlocked, whole: bool = False) -> SeenAgreement:
    """Returns one agreement. `whole`: with all its wordings and the lines that went with answers. Raises Absent."""
    entry = open_record(id, by=by, kind=AGREEMENT)
    state = _state(entry)
    events = _events(entry)
    wanted: Iterable[UUID] = ()
    if state is not None:
        wanted = {id for id in (state.stands, state.open, *state.wordings[-1:]) if id}
        if whole:
            wanted = {*state.wordings, *(event.words for event in events if event.words)}
    return _agreed(entry, state, open_records(wanted, by=by), by=by)


def _agreed(entry: Entry, state: State | None, wordings: dict[UUID, Entry], *, by: Unlocked) -> SeenAgreement:
    past = by.parted_from(entry.couple_id)
    events, me = _events(entry), by.person.pk
    strange = not_mine(events, (event.who == me for event in events), by=by)
    strange += [
        event for event in events if event.who == me and event not in strange and _other_words(event, wordings, by)
    ]
    return SeenAgreement(entry, state, events, wordings, me, past, tuple(strange))


def seen_tag(wording: Entry | None, *, by: Unlocked) -> str:
    """Returns my own tag over the words that I agree to."""
    return tag_of(plain(wording.document), by=by) if wording is not None and wording.document is not None else ""


def _other_words(event: Happened, wordings: dict[UUID, Entry], by: Unlocked) -> bool:
    """Returns True if I agreed to other words than those stored now; False if the words were removed, since then nobody
    can tell.
    """
    wording = wordings.get(event.wording)
    if event.act != "agreed" or wording is None or wording.document is None:
        return False
    return is_from_me(event.seen, plain(wording.document), by=by) is False


def _events(entry: Entry) -> tuple[Happened, ...]:
    return entry.document.events if isinstance(entry.document, Agreement) else ()


def _state(entry: Entry) -> State | None:
    """Returns None if the agreement was removed or damaged, or its events are impossible."""
    if not isinstance(entry.document, Agreement):
        return None
    try:
        return replay(event.event for event in entry.document.events)
    except Illegal:
        return None
