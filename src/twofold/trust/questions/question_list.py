"""Groups the pack's questions for a page: by room and by depth."""

from __future__ import annotations

from django.utils.functional import Promise as LazyText

from twofold.packs import DEPTHS, Pack, Question
from twofold.rooms.registry import rooms
from twofold.trust.questions.documents import Limits
from twofold.trust.questions.labels import DEPTH_NAMES
from twofold.trust.questions.ladder import mine

DEEP = 4  # from this depth on, pages show a note of care


def room_names(pack: Pack) -> list[tuple[str, str | LazyText]]:
    """Returns the pack's rooms, each by this server's name for it if it has such a room, else by the pack's."""
    here = {room.key: room.title for room in rooms()}
    return [(room, here.get(room, title)) for room, title in pack.rooms.items()]


def depths_open(limits: Limits) -> list[tuple[int, str | LazyText]]:
    """Returns the depths within my own limits. The partner's limits don't affect it."""
    return [(depth, DEPTH_NAMES[depth]) for depth in DEPTHS if depth <= limits.ceiling]


def questions_at(pack: Pack, room: str, depth: int, limits: Limits) -> list[Question]:
    """Returns the questions of a room at one depth, within my own limits."""
    return mine([q for q in pack.questions_for(rooms=[room]) if q.depth == depth], limits)
