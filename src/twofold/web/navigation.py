"""The destinations that every page links to. Floors and rooms announce theirs when the app starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, URLResolver, get_resolver, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Destination:
    """`key` names its icon and the first part of its address; `place` orders the row, smallest first.

    `namespaces`: the URL namespaces whose pages belong to it, unless a page says otherwise.
    `shown`: on the bar of a phone, on the rail of a desk, on both, or on neither (another link leads there).
    `colour`: of a room, as its class `room-<colour>` says.
    """

    key: str
    label: str | Promise
    view: str
    place: int
    namespaces: frozenset[str] = frozenset()
    shown: Literal["both", "bar", "rail", "neither"] = "both"
    colour: str = ""

    @property
    def style(self) -> str:
        """Returns its classes: where it's shown, if not everywhere, and its colour."""
        place = "plus" if self.key == "begin" else "" if self.shown == "both" else self.shown
        return f"{place} room-{self.colour}" if self.colour else place

    @property
    def url(self) -> str:
        return path_to(self.view)


_destinations: dict[str, Destination] = {}


def announce(destination: Destination) -> None:
    """Registers a destination. Raises ValueError if another one has the same key or place."""
    for other in _destinations.values():
        if other.key == destination.key or other.place == destination.place:
            raise ValueError(f"{destination.key!r} and {other.key!r} claim the same key or place")
    _destinations[destination.key] = destination


def withdraw(key: str) -> None:
    """Removes a destination, as tests do with the rooms that they invent."""
    _destinations.pop(key, None)


def destinations() -> Iterator[Destination]:
    """Yields the destinations in the order of their places."""
    yield from sorted(_destinations.values(), key=lambda destination: destination.place)


def current(request: HttpRequest) -> Destination | None:
    """Returns the destination that the requested page belongs to."""
    match = request.resolver_match
    if match is None:
        return None
    first = request.path_info.strip("/").partition("/")[0]
    if first in _destinations:
        return _destinations[first]
    return next((one for one in _destinations.values() if match.namespace in one.namespaces), None)


def path_to(view: str) -> str:
    """Returns the path of a named view; "" if this server has no such page."""
    return _path(view, get_resolver(get_urlconf()), get_script_prefix())


@lru_cache(maxsize=256)
def _path(view: str, resolver: URLResolver, prefix: str) -> str:
    """Keeps what was found for this resolver, as finding it again is a tenth of a page; other addresses have another."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
