"""Chooses what Ours shows by room: links with the key of a room, never with content."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from twofold.rooms.registry import Room, rooms


@dataclass(frozen=True, slots=True)
class Filter:
    label: str | Promise
    href: str
    chosen: bool
    colour: str = ""


def chosen_room(request: HttpRequest) -> Room | None:
    """Returns the room that the address names; None if it names none. Raises Http404 if there is no such room."""
    key = request.GET.get("room")
    if key is None:
        return None
    found = next((room for room in _entered() if room.key == key), None)
    if found is None:
        raise Http404
    return found


def filters(chosen: Room | None, path: str) -> list[Filter]:
    """Returns the links to all, and to each room that one can enter."""
    found = [
        Filter(room.title, f"{path}?room={room.key}", room is chosen, getattr(room.destination, "colour", ""))
        for room in _entered()
    ]
    return [Filter(_("All"), path, chosen is None), *found]


def _entered() -> list[Room]:
    """Returns the rooms that have an entry of their own, in the order of their places."""
    places = [(room.destination.place, room) for room in rooms() if room.destination is not None]
    return [room for _place, room in sorted(places, key=lambda one: one[0])]
