"""Lets rooms announce themselves. Today, the shelves and the export go through all rooms and know none by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.urls import reverse

from twofold.people.unlocked import Unlocked
from twofold.records.store import Document, Entry, Listed, RowFacts
from twofold.rooms.demonstration import People
from twofold.rooms.gestures import Gestures
from twofold.rooms.offers import Offer
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
    """Returns the document with another text."""
    changed: Document = document.model_copy(update={"text": text})
    return changed


def with_title(document: Any, title: str) -> Document:
    """Returns the document with another title."""
    changed: Document = document.model_copy(update={"title": title})
    return changed


@dataclass(frozen=True, slots=True)
class Shown:
    """How documents of one kind are shown, if not by their own fields `title` and `text`. The title may be empty.

    `with_text`: puts another text in; None if its text is not edited on a shelf.
    `with_title`: puts another title in; None if that isn't edited there.
    `page`: the view of its own page, by id. `listed`: whether its row says that it has a line of its own on a shelf;
    `line`: what is under its title there, if that isn't how its text begins.
    `kept_for_us`: nobody wrote it; the house keeps it for the couple, and shows it nowhere.
    `shows`: the view that shows a private one to the partner, if its page counts what was shown.
    `within`: the page that it is on or is listed on, to which its reader is led once it is removed.
    `asked`: what its author was asked, if that is no title. `who`: the people whose it is, if not its author's alone.
    `begins`: the id of the words that stand for it in a list, if it has none of its own.
    `rooms`: the key of the room that it belongs to, if not of the one that announces it. `wholes`: the id of what a
    private one is a part of, so that one line stands for all of it.
    """

    name: str | _StrPromise
    title: Callable[[Any], str] = _title
    text: Callable[[Any], str] = _text
    with_text: Callable[[Any, str], Document] | None = None
    with_title: Callable[[Any, str], Document] | None = None
    page: str | None = None
    shows: str | None = None
    listed: Callable[[Entry | Listed], bool] = lambda entry: True
    kept_for_us: bool = False
    line: Callable[[Any], str] | None = None
    within: Callable[[Any], str] | None = None
    asked: Callable[[Any], str] = nothing
    who: Callable[[Any], Iterable[UUID]] | None = None
    begins: Callable[[Any], UUID | None] | None = None
    rooms: RowFacts | None = None
    wholes: RowFacts | None = None

    def url(self, id: UUID) -> str:
        """Returns the URL of its own page; "" if it has none."""
        return reverse(self.page, args=[id]) if self.page else ""

    def show_url(self, id: UUID) -> str:
        """Returns the URL that shows a private one to the partner; "" if shelves may copy it."""
        return reverse(self.shows, args=[id]) if self.shows else ""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that a room has open: `template`, rendered with `given`. `fold_id` isn't listed again beside it.

    `rank`: of the `pages` of all rooms, Today shows the one with the smallest; None: it's never Today's page.
    """

    template: str
    given: Mapping[str, Any]
    fold_id: UUID | None = None
    rank: int | None = None


# What Today's one page is, in this order (DESIGN section 5).
WARNING, LIVE_TALK, OPENED_FOLD, QUESTION, OWN_DAY, ANSWERED = 0, 10, 20, 30, 40, 50


@dataclass(frozen=True, slots=True)
class Chip:
    """A verb of a room, with the page where it's done. `for_two`: it needs a partner."""

    label: str | _StrPromise
    view: str
    args: tuple[str, ...] = ()
    for_two: bool = False

    @property
    def url(self) -> str:
        return reverse(self.view, args=self.args)


@dataclass(frozen=True, slots=True)
class Beginning(Chip):
    """Something that can be begun at any time. `label` may name the partner, as %(name)s.

    `reads`: who will read it; `icon`: of the room, unless it has one of its own.
    """

    reads: Literal["mine", "folded", "theirs", "both", "choice"] = "theirs"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """How what somebody has just done for themselves is undone: `said`, and the form to `view` with these fields."""

    said: str | _StrPromise
    view: str
    fields: Mapping[str, str]

    @property
    def url(self) -> str:
        return reverse(self.view)


@dataclass(frozen=True, slots=True)
class Onward:
    """A link at the end of a talk that is over."""

    label: str
    url: str


def no_cards(by: Unlocked) -> list[Card]:
    return []


def no_offers(by: Unlocked) -> list[Offer]:
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
    """`kinds`: the documents written here, by kind. `folds`: its kinds of fold subjects, with the view of a fold, by id.
    `besides`: what it keeps for one person outside records, for the export: (label, in words).
    `cards`: what it has open; `pages`: those of them that could be Today's one page.
    `held_back`: returns True for a subject (and fold id) begun by the partner that must not be shown to this person.
    `onward`: the link to here at the end of a practice's talk, for the partner who began it or for the other.
    `destination`: its entry on every page.
    `demo`: writes what the two invented people of the demonstration did here.
    `beginnings`: what can be begun here, the first step first. `lede`: what it is about, in a few words.
    `chips`: its verbs, each one tap from its door. `gestures`: what the partner's records of a kind give to the other.
    `offers`: what it could suggest today. `undos`: by the line that a view says, how that is undone.
    """

    key: str
    title: str | _StrPromise
    kinds: Mapping[str, Shown]
    folds: Mapping[str, str] = field(default_factory=dict)
    cards: Callable[[Unlocked], list[Card]] = no_cards
    pages: Callable[[Unlocked], list[Card]] = no_cards
    besides: Callable[[Unlocked], list[tuple[str, str]]] = nothing_besides
    held_back: Callable[[Unlocked], Callable[[object, UUID], bool]] = nothing_held_back
    onward: Callable[[str, UUID, bool], Onward | None] = not_onward
    destination: Destination | None = None
    demo: Callable[[People], None] = nothing_to_show
    beginnings: tuple[Beginning, ...] = ()
    lede: str | _StrPromise = ""
    chips: tuple[Chip, ...] = ()
    gestures: Mapping[str, Gestures] = field(default_factory=dict)
    offers: Callable[[Unlocked], list[Offer]] = no_offers
    undos: Mapping[str, Callable[[Unlocked], Undo | None]] = field(default_factory=dict)


_rooms: dict[str, Room] = {}


def announce(room: Room) -> None:
    """Registers a room; each room's AppConfig.ready calls it. Raises ValueError if two rooms claim the same key or
    kind.
    """
    taken = {kind for other in _rooms.values() if other.key != room.key for kind in other.kinds}
    if room.key in _rooms or taken & set(room.kinds):
        raise ValueError(f"room {room.key!r} is announced twice, or shares a kind: {sorted(taken & set(room.kinds))}")
    _rooms[room.key] = room
    if room.destination is not None:
        navigation.announce(room.destination)


def rooms() -> Iterator[Room]:
    """Yields the rooms in the order in which they were announced."""
    yield from _rooms.values()


def beginnings(*, by: Unlocked) -> list[tuple[Room, Beginning]]:
    """Returns what this person can begin in all rooms, in the order in which they were announced."""
    return [(room, one) for room in rooms() for one in room.beginnings if by.linked or not one.for_two]


def doors() -> list[Room]:
    """Returns the rooms that one can enter, in the order of their places."""
    entered = (room for room in rooms() if room.destination is not None)
    return sorted(entered, key=lambda room: room.destination.place if room.destination else 0)


def chips_of(room: Room, *, by: Unlocked) -> list[Chip]:
    """Returns the verbs of the room that this person can use."""
    return [chip for chip in room.chips if by.linked or not chip.for_two]


def held_back(by: Unlocked) -> Callable[[object, UUID], bool]:
    """Returns the check of all rooms: whether this person doesn't want to be asked this subject, in this fold."""
    checks = [room.held_back(by) for room in rooms()]
    return lambda subject, fold_id: any(check(subject, fold_id) for check in checks)


def colour_of(key: str) -> str:
    """Returns the colour of a room that one can enter; "" for another."""
    room = _rooms.get(key)
    return room.destination.colour if room is not None and room.destination is not None else ""


def onward(practice_id: str, talk_id: UUID, *, i_began: bool) -> list[Onward]:
    """Returns the rooms' links for the end of this talk."""
    return [found for room in rooms() if (found := room.onward(practice_id, talk_id, i_began)) is not None]


def undo(line: str, *, by: Unlocked) -> Undo | None:
    """Returns how what this line says is undone; None if nothing is to be undone."""
    return next((room.undos[line](by) for room in rooms() if line in room.undos), None)


def shown(kind: str) -> Shown | None:
    """Returns how this kind is shown; None if no room knows it."""
    return next((room.kinds[kind] for room in rooms() if kind in room.kinds), None)


def fold_url(kind: str, fold_id: UUID) -> str:
    """Returns the URL of a fold with a subject of this kind; "" if no room knows it."""
    return next((reverse(room.folds[kind], args=[fold_id]) for room in rooms() if kind in room.folds), "")


def room_of(kind: str) -> Room | None:
    return next((room for room in rooms() if kind in room.kinds), None)


def room_named(key: str) -> Room | None:
    return _rooms.get(key)


def room_names(titles: Mapping[str, str]) -> list[tuple[str, str | _StrPromise]]:
    """Returns the rooms of a pack, each by this server's name for it if it has such a room, else by the pack's title."""
    return [(key, _rooms[key].title if key in _rooms else title) for key, title in titles.items()]
