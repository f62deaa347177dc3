"""What a room announces about itself. Today, the shelves and export walk over the rooms and know none by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.store import Document, Entry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Shown:
    """How documents of one kind are shown. `title` may be empty; without `with_text` the text cannot be edited.

    `url`: the page of its own, where it has one. `listed`: whether it has a line of its own on a shelf.
    `shows`: where a private one is shown to the other, where its page keeps count of what was shown.
    """

    name: str | _StrPromise
    title: Callable[[Any], str]
    text: Callable[[Any], str]
    with_text: Callable[[Any, str], Document] | None = None
    url: Callable[[UUID], str] | None = None
    shows: Callable[[UUID], str] | None = None
    listed: Callable[[Entry], bool] = lambda entry: True


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that a room offers today: `template`, rendered with `given`. `fold_id` is not listed again below."""

    template: str
    given: Mapping[str, Any]
    fold_id: UUID | None = None


def no_cards(by: Unlocked) -> list[Card]:
    return []


@dataclass(frozen=True, slots=True)
class Room:
    """`kinds`: what is written here, by kind of document. `folds`: the kinds that a fold asks, and where it is read."""

    key: str
    title: str | _StrPromise
    kinds: Mapping[str, Shown]
    folds: Mapping[str, Callable[[UUID], str]] = field(default_factory=dict)
    cards: Callable[[Unlocked], list[Card]] = no_cards


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


def shown(kind: str) -> Shown | None:
    """How this kind is shown; None where no room knows it."""
    return next((room.kinds[kind] for room in rooms() if kind in room.kinds), None)


def fold_url(kind: str, fold_id: UUID) -> str:
    """Where the fold that asks a subject of this kind is read; "" where no room knows it."""
    return next((room.folds[kind](fold_id) for room in rooms() if kind in room.folds), "")


def room_of(kind: str) -> Room | None:
    return next((room for room in rooms() if kind in room.kinds), None)
