"""Chooses what Ours shows by room: links with the key of a room, never with content."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from twofold.rooms.registry import Room, colour_of, doors


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
    found = next((room for room in doors() if room.key == key), None)
    if found is None:
        raise Http404
    return found


def filters(chosen: Room | None, path: str) -> list[Filter]:
    """Returns the links to all, and to each room that one can enter."""
    found = [Filter(room.title, f"{path}?room={room.key}", room is chosen, colour_of(room.key)) for room in doors()]
    return [Filter(_("All"), path, chosen is None), *found]
