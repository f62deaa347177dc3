"""What a room announces about itself. Today, the shelves and export walk over the rooms and know none by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from twofold.people.unlocked import Unlocked
from twofold.records.store import Document, Entry, Listed
from twofold.rooms.demonstration import People
from twofold.web import navigation
from twofold.web.navigation import Destination

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _title(document: Any) -> str:
    return str(getattr(document, "title", ""))


def _text(document: Any) -> str:
    return str(getattr(document, "text", ""))


def nothing(document: Any) -> str:
    return ""


def with_text(document: Any, text: str) -> Document:
    """The document with another text."""
    changed: Document = document.model_copy(update={"text": text})
    return changed


@dataclass(frozen=True, slots=True)
class Shown:
    """How documents of one kind are shown, if not by their own fields `title` and `text`. The title may be empty.

    `with_text`: puts another text in; None if its text is not edited on a shelf.
    `page`: the view of its own page, by id. `listed`: whether its row says that it has a line of its own on a shelf; `line`: what is under
    its title there, if that is not how its text begins.
    `kept_for_us`: nobody wrote it; the house keeps it for the couple, and shows it nowhere.
    `shows`: the view that shows a private one to the partner, if its page counts what was shown.
    `within`: the page that it is on or is listed on, to which its reader is led once it is removed.
    """

    name: str | _StrPromise
    title: Callable[[Any], str] = _title
    text: Callable[[Any], str] = _text
    with_text: Callable[[Any, str], Document] | None = None
    page: str | None = None
    shows: str | None = None
    listed: Callable[[Entry | Listed], bool] = lambda entry: True
    kept_for_us: bool = False
    line: Callable[[Any], str] | None = None
    within: Callable[[Any], str] | None = None

    def url(self, id: UUID) -> str:
        """The page of its own; "" if it has none."""
        return reverse(self.page, args=[id]) if self.page else ""

    def show_url(self, id: UUID) -> str:
        """The page that shows a private one to the partner; "" if shelves may copy it."""
        return reverse(self.shows, args=[id]) if self.shows else ""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that a room offers today: `template`, rendered with `given`. `fold_id` is not listed again below."""

    template: str
    given: Mapping[str, Any]
    fold_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """Something that can be begun in a room, as a shelf that is still empty offers it."""

    label: str | _StrPromise
    view: str

    @property
    def url(self) -> str:
        return reverse(self.view)


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


def nothing_to_show(people: People) -> None:
    return None


def not_onward(practice_id: str, talk_id: UUID, i_began: bool) -> Onward | None:
    return None


@dataclass(frozen=True, slots=True)
class Room:
    """`kinds`: what is written here, by kind of document. `folds`: the kinds that a fold asks, and where it is read.
    `besides`: what it keeps for one person that is no record, for taking along: (what it is, in words).
    `held_back`: whether what a fold asks (and its id), begun by the other, is not to be laid before this person.
    `onward`: where a talk of a practice leads on to here, for whoever began in it or for the other.
    `destination`: where it's entered from every page.
    `demo`: writes what the two invented people of the demonstration did here.
    `beginnings`: what can be begun here, the first step first.
    """

    key: str
    title: str | _StrPromise
    kinds: Mapping[str, Shown]
    folds: Mapping[str, Callable[[UUID], str]] = field(default_factory=dict)
    cards: Callable[[Unlocked], list[Card]] = no_cards
    besides: Callable[[Unlocked], list[tuple[str, str]]] = nothing_besides
    held_back: Callable[[Unlocked], Callable[[object, UUID], bool]] = nothing_held_back
    onward: Callable[[str, UUID, bool], Onward | None] = not_onward
    destination: Destination | None = None
    demo: Callable[[People], None] = nothing_to_show
    beginnings: tuple[Beginning, ...] = ()


_rooms: dict[str, Room] = {}


def announce(room: Room) -> None:
    """Called by each room's AppConfig.ready. Raises ValueError where two rooms claim the same key or kind."""
    taken = {kind for other in _rooms.values() if other.key != room.key for kind in other.kinds}
    if room.key in _rooms or taken & set(room.kinds):
        raise ValueError(f"room {room.key!r} is announced twice, or shares a kind: {sorted(taken & set(room.kinds))}")
    _rooms[room.key] = room
    if room.destination is not None:
        navigation.announce(room.destination)


def rooms() -> Iterator[Room]:
    """In the order in which they were announced."""
    yield from _rooms.values()


def beginnings() -> list[Beginning]:
    """What can be begun in the rooms of this house, in the order in which they were announced."""
    return [beginning for room in rooms() for beginning in room.beginnings]


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
