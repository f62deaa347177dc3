"""The state of a promise: a pure machine over what both partners did, in order.

One partner promises, the other may accept. Only the promiser says how it went, and may close it at any time. Another
date can be asked for until the end of the day it concerns, but not once the promiser has said how that day went. A
requested change is kept beside the agreed terms, which hold until the partner agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from pydantic import AwareDatetime

from twofold.days.zones import is_over, zone_named
from twofold.records.documents import Words
from twofold.records.event_tags import Tagged
from twofold.trust.promises.terms import Day, Terms

Who = Literal["promiser", "other"]
Phase = Literal["proposed", "declined", "standing", "let_go"]
Word = Literal["kept", "partly", "not_kept"]
Kind = Literal[
    "proposed",  # to the partner, who may accept it
    "made",  # to oneself
    "reworded",  # before it was accepted
    "accepted",
    "declined",
    "renegotiated",  # asks for another date or wording
    "took_back",
    "agreed",
    "kept_as_was",
    "said",  # how a day went, in the promiser's word
    "viewed",  # the partner's line about it
    "repaired",  # a talk about it has begun
    "followed",  # another promise follows from it
    "let_go",
]


class Event(Tagged):
    """`of`: the wording that this event answers. `day`: the day that a word or a view is about. `link`: a talk, or the
    promise that follows this one.
    """

    once: UUID
    who: Who
    kind: Kind
    at: AwareDatetime
    terms: Terms | None = None
    of: UUID | None = None
    day: Day | None = None
    word: Word | None = None
    line: Words = ""
    link: UUID | None = None


class Illegal(ValueError):
    """The promise's state doesn't allow this event."""

    def __init__(self, event: Event, state: State | None) -> None:
        where = "before it is made" if state is None else f"while it is {state.phase!r}"
        super().__init__(f"{event.kind!r} by the {event.who} is not possible {where}")


@dataclass(frozen=True, slots=True)
class Span:
    """Agreed terms, and the day from which others replaced them."""

    terms: Terms
    of: UUID
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Other terms, not agreed on yet. `cut`: the first day that they would replace."""

    terms: Terms
    of: UUID
    cut: date


@dataclass(frozen=True, slots=True)
class State:
    """`words`: the latest word about each day; `views`: the partner's lines about it."""

    phase: Phase
    to_self: bool
    spans: tuple[Span, ...]
    asked: Asked | None = None
    words: Mapping[date, Event] = field(default_factory=dict)
    views: tuple[Event, ...] = ()
    talks: tuple[UUID, ...] = ()
    followed: tuple[UUID, ...] = ()

    @property
    def now(self) -> Span:
        return self.spans[-1]

    @property
    def days(self) -> dict[date, Terms]:
        """Every day of the promise, in order, with the terms that hold on it."""
        return {d: s.terms for s in self.spans for d in s.terms.days if s.until is None or d < s.until}

    @property
    def done(self) -> bool:
        """True if every day has a word."""
        return self.phase == "standing" and set(self.days) <= set(self.words)

    @property
    def closed(self) -> bool:
        return self.phase == "let_go" or self.done

    @property
    def missed(self) -> bool:
        """True if some day was not kept, or only partly."""
        return any(said.word != "kept" for said in self.words.values())

    def next_day(self, at: datetime) -> date | None:
        """Returns the first day that isn't over at this moment."""
        return next((d for d, terms in self.days.items() if not is_over(d, zone_named(terms.zone), at)), None)

    def cut(self, at: datetime) -> date | None:
        """Returns the first day that can still be changed: not over, and without a word."""
        found = (d for d, t in self.days.items() if d not in self.words and not is_over(d, zone_named(t.zone), at))
        return next(found, None)

    def awaited(self, at: datetime) -> list[date]:
        """Returns the days that are over and have no word."""
        return [d for d, t in self.days.items() if d not in self.words and is_over(d, zone_named(t.zone), at)]


def allowed(state: State | None, who: Who, at: datetime) -> frozenset[Kind]:
    """Returns what this partner may do now."""
    if state is None:
        return frozenset({"proposed", "made"}) if who == "promiser" else frozenset()
    found = _of_promiser(state, at) if who == "promiser" else _of_other(state)
    found.add("followed")
    if state.missed and not state.to_self:
        found.add("repaired")
    return frozenset(found)


def _of_promiser(state: State, at: datetime) -> set[Kind]:
    found: set[Kind] = set()
    if state.phase in ("proposed", "declined"):
        found.add("reworded")
    if state.phase == "standing":
        found.add("said")
        if state.cut(at) is not None:
            found.add("renegotiated")
        if state.asked is not None:
            found.add("took_back")
    if not state.closed:
        found.add("let_go")
    return found


def _of_other(state: State) -> set[Kind]:
    found: set[Kind] = set()
    if state.phase in ("proposed", "declined"):
        found.add("accepted")
    if state.phase == "proposed":
        found.add("declined")
    if state.asked is not None:
        found |= {"agreed", "kept_as_was"}
    if state.words or state.phase == "let_go":
        found.add("viewed")
    return found


def apply(state: State | None, event: Event) -> State:
    """Returns the state after this event. Raises Illegal."""
    if event.kind not in allowed(state, event.who, event.at):
        raise Illegal(event, state)
    after = _STEPS[event.kind](state, event)
    if after is None:
        raise Illegal(event, state)
    return after


def replay(events: Iterable[Event]) -> State:
    """Returns the state after all events. Raises Illegal if they can't have happened, ValueError without any."""
    state: State | None = None
    for event in events:
        state = apply(state, event)
    if state is None:
        raise ValueError("nothing was promised")
    return state


# Each step returns the state after an allowed event, or None if the event's content doesn't fit.


def _begun(state: State | None, event: Event) -> State | None:
    if event.terms is None or not _ahead(event.terms, event.at):
        return None
    to_self = event.kind == "made"
    return State("standing" if to_self else "proposed", to_self, (Span(event.terms, event.once),))


def _reworded(state: State, event: Event) -> State | None:
    if event.terms is None or not _ahead(event.terms, event.at):
        return None
    return replace(state, phase="proposed", spans=(Span(event.terms, event.once),))


def _accepted(state: State, event: Event) -> State | None:
    return replace(state, phase="standing") if event.of == state.now.of else None


def _declined(state: State, event: Event) -> State | None:
    return replace(state, phase="declined") if event.of == state.now.of else None


def _renegotiated(state: State, event: Event) -> State | None:
    cut = state.cut(event.at)
    if event.terms is None or cut is None or not _ahead(event.terms, event.at):
        return None
    before = {day for day in state.days if day < cut} | set(state.words)
    if before and event.terms.day <= max(before):
        return None
    asked = Asked(event.terms, event.once, cut)
    return _agreed_on(state, asked) if state.to_self else replace(state, asked=asked)


def _agreed(state: State, event: Event) -> State | None:
    asked = state.asked
    return _agreed_on(state, asked) if asked is not None and event.of == asked.of else None


def _kept_as_was(state: State, event: Event) -> State | None:
    return replace(state, asked=None) if state.asked is not None and event.of == state.asked.of else None


def _took_back(state: State, event: Event) -> State | None:
    return replace(state, asked=None)


def _said(state: State, event: Event) -> State | None:
    """Accepts a word about a day that is over, about the next day, or again about a day that has one."""
    day, ahead = event.day, state.next_day(event.at)
    if day is None or event.word is None or day not in state.days or (ahead is not None and day > ahead):
        return None
    lapsed = state.asked is not None and day >= state.asked.cut
    return replace(state, words={**state.words, day: event}, asked=None if lapsed else state.asked)


def _viewed(state: State, event: Event) -> State | None:
    """Accepts a line about a day that has a word, or about the whole promise if it was let go."""
    about_whole = event.day is None and state.phase == "let_go"
    if not event.line.strip() or not (about_whole or event.day in state.words):
        return None
    return replace(state, views=(*state.views, event))


def _repaired(state: State, event: Event) -> State | None:
    return replace(state, talks=(*state.talks, event.link)) if event.link else None


def _followed(state: State, event: Event) -> State | None:
    return replace(state, followed=(*state.followed, event.link)) if event.link else None


def _let_go(state: State, event: Event) -> State | None:
    return replace(state, phase="let_go", asked=None)


def _agreed_on(state: State, asked: Asked) -> State:
    """Ends the earlier terms at the cut, and drops those that then hold on no day."""
    before = [s if s.until is not None and s.until <= asked.cut else replace(s, until=asked.cut) for s in state.spans]
    kept = [s for s in before if any(s.until is None or day < s.until for day in s.terms.days)]
    return replace(state, spans=(*kept, Span(asked.terms, asked.of)), asked=None)


def _ahead(terms: Terms, at: datetime) -> bool:
    return not is_over(terms.day, zone_named(terms.zone), at)


_STEPS: Final[dict[Kind, Callable[..., State | None]]] = {
    "proposed": _begun,
    "made": _begun,
    "reworded": _reworded,
    "accepted": _accepted,
    "declined": _declined,
    "renegotiated": _renegotiated,
    "took_back": _took_back,
    "agreed": _agreed,
    "kept_as_was": _kept_as_was,
    "said": _said,
    "viewed": _viewed,
    "repaired": _repaired,
    "followed": _followed,
    "let_go": _let_go,
}
