"""The questions of the pack as a page shows them: by room, and by how deep they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from twofold.packs import DEPTHS, ROOMS, Pack, Question
from twofold.trust.questions.documents import Limits
from twofold.trust.questions.labels import DEPTH_NAMES
from twofold.trust.questions.ladder import admits

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DEEP = 4  # from here on a question is only ever picked knowingly

_ROOMS: dict[str, str | _StrPromise] = {
    "listening": _("Listening"),
    "trust": _("Trust"),
    "together": _("Together"),
    "support": _("Support"),
    "reflection": _("Reflection"),
}


@dataclass(frozen=True, slots=True)
class Group:
    depth: int
    name: str | _StrPromise
    questions: tuple[Question, ...]

    @property
    def deep(self) -> bool:
        return self.depth >= DEEP


def room_names() -> list[tuple[str, str | _StrPromise]]:
    return [(room, _ROOMS[room]) for room in ROOMS]


def depths_open(limits: Limits) -> list[tuple[int, str | _StrPromise]]:
    """As deep as my own limits go. Nothing here follows from the other's."""
    return [(depth, DEPTH_NAMES[depth]) for depth in DEPTHS if depth <= limits.ceiling]


def question_group(pack: Pack, room: str, depth: int, limits: Limits) -> Group:
    """What lies beyond my own limits is not laid before me."""
    rooms = pack.questions_for(rooms=[room])
    found = [q for q in rooms if q.depth == depth and admits(limits, q.themes, depth) and q.id not in limits.never]
    return Group(depth, DEPTH_NAMES[depth], tuple(found))
