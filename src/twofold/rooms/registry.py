"""What a room announces about itself. Today, the shelves and export walk over the rooms and know none by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.store import Document, Entry, Listed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Shown:
    """How documents of one kind are shown. `title` may be empty; without `with_text` the text cannot be edited.

    `url`: the page of its own, where it has one. `listed`: whether it has a line of its own on a shelf, told by its row; `line`: what
    stands under its title there, where that is not how its text begins.
    `kept_for_us`: nobody wrote it; the house keeps it for the two, and shows it nowhere.
    `shows`: where a private one is shown to the other, where its page keeps count of what was shown.
    `within`: the page that it stands on or is listed on, where one is led once it is removed.
    """

    name: str | _StrPromise
    title: Callable[[Any], str]
    text: Callable[[Any], str]
    with_text: Callable[[Any, str], Document] | None = None
    url: Callable[[UUID], str] | None = None
    shows: Callable[[UUID], str] | None = None
    listed: Callable[[Entry | Listed], bool] = lambda entry: True
    kept_for_us: bool = False
    line: Callable[[Any], str] | None = None
    within: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that a room offers today: `template`, rendered with `given`. `fold_id` is not listed again below."""

    template: str
    given: Mapping[str, Any]
    fold_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a talk leads on to when it is over."""

    label: str
    url: str


def no_cards(by: Unlocked) -> list[Card]:
    return []


def nothing_besides(by: Unlocked) -> list[tuple[str, str]]:
    return []


def nothing_held_back(by: Unlocked) -> Callable[[object, UUID], bool]:
    return lambda subject, fold_id: False


def not_onward(practice_id: str, talk_id: UUID, i_began: bool) -> Onward | None:
    return None


@dataclass(frozen=True, slots=True)
class Room:
    """`kinds`: what is written here, by kind of document. `folds`: the kinds that a fold asks, and where it is read.
    `besides`: what it keeps for one person that is no record, for taking along: (what it is, in words).
    `held_back`: whether what a fold asks (and its id), begun by the other, is not to be laid before this person.
    `onward`: where a talk of a practice leads on to here, for whoever began in it or for the other.
    """

    key: str
    title: str | _StrPromise
    kinds: Mapping[str, Shown]
    folds: Mapping[str, Callable[[UUID], str]] = field(default_factory=dict)
    cards: Callable[[Unlocked], list[Card]] = no_cards
    besides: Callable[[Unlocked], list[tuple[str, str]]] = nothing_besides
    held_back: Callable[[Unlocked], Callable[[object, UUID], bool]] = nothing_held_back
    onward: Callable[[str, UUID, bool], Onward | None] = not_onward


_rooms: dict[str, Room] = {}


def announce(room: Room) -> None:
    """Called by each room's AppConfig.ready. Raises ValueError where two rooms claim the same key or kind."""
    taken = {kind for other in _rooms.values() if other.key != room.key for kind in other.kinds}
    if room.key in _rooms or taken & set(room.kinds):
        raise ValueError(f"room {room.key!r} is announced twice, or shares a kind: {sorted(taken & set(room.kinds))}")
    _rooms[room.key] = room


def rooms() -> Iterator[Room]:
    """In the order in which they were announced."""
    yield from _rooms.values()


def onward(practice_id: str, talk_id: UUID, *, i_began: bool) -> list[Onward]:
    """Where the rooms lead on to from the end of this talk."""
    return [found for room in rooms() if (found := room.onward(practice_id, talk_id, i_began)) is not None]


def shown(kind: str) -> Shown | None:
    """How this kind is shown; None where no room knows it."""
    return next((room.kinds[kind] for room in rooms() if kind in room.kinds), None)


def fold_url(kind: str, fold_id: UUID) -> str:
    """Where the fold that asks a subject of this kind is read; "" where no room knows it."""
    return next((room.folds[kind](fold_id) for room in rooms() if kind in room.folds), "")


def room_of(kind: str) -> Room | None:
    return next((room for room in rooms() if kind in room.kinds), None)
