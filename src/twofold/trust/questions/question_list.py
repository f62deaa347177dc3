"""Groups the pack's questions for a page: by room and by depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twofold.packs import DEPTHS, Pack, Question
from twofold.rooms.registry import rooms
from twofold.trust.questions.documents import Limits
from twofold.trust.questions.labels import DEPTH_NAMES
from twofold.trust.questions.ladder import admits

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DEEP = 4  # from this depth on, pages show a note of care


@dataclass(frozen=True, slots=True)
class Group:
    depth: int
    name: str | _StrPromise
    questions: tuple[Question, ...]

    @property
    def deep(self) -> bool:
        return self.depth >= DEEP


def room_names(pack: Pack) -> list[tuple[str, str | _StrPromise]]:
    """Returns the pack's rooms, each by this server's name for it if it has such a room, else by the pack's."""
    here = {room.key: room.title for room in rooms()}
    return [(room, here.get(room, title)) for room, title in pack.rooms.items()]


def depths_open(limits: Limits) -> list[tuple[int, str | _StrPromise]]:
    """Returns the depths within my own limits. The partner's limits don't affect it."""
    return [(depth, DEPTH_NAMES[depth]) for depth in DEPTHS if depth <= limits.ceiling]


def question_group(pack: Pack, room: str, depth: int, limits: Limits) -> Group:
    """Returns the questions of a room at one depth, within my own limits."""
    found = [
        q
        for q in pack.questions_for(rooms=[room])
        if q.depth == depth and admits(limits, q.themes, depth) and q.id not in limits.never
    ]
    return Group(depth, DEPTH_NAMES[depth], tuple(found))
