"""The destinations that every page links to. Floors and rooms announce theirs when the app starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Destination:
    """`key` names its icon and the first part of its address; `place` orders the row, smallest first.

    `namespaces`: the URL namespaces whose pages belong to it, unless a page says otherwise.
    """

    key: str
    label: str | Promise
    view: str
    place: int
    namespaces: frozenset[str] = frozenset()

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


def current(request: HttpRequest) -> str:
    """Returns the key of the destination that the requested page belongs to; "" if there is none."""
    match = request.resolver_match
    if match is None:
        return ""
    first = request.path_info.strip("/").partition("/")[0]
    if first in _destinations:
        return first
    found = (one.key for one in _destinations.values() if match.namespace in one.namespaces)
    return next(found, "")


def path_to(view: str) -> str:
    """Returns the path of a named view; "" if this server has no such page."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
