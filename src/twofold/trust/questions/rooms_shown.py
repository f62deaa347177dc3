"""The questions of the pack as a page shows them: by room, and by how deep they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from twofold.packs import DEPTHS, ROOMS, Pack, Question
from twofold.trust.questions.documents import Limits
from twofold.trust.questions.ladder import admits
from twofold.trust.questions.naming import DEPTH_NAMES

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


def question_groups(pack: Pack, room: str, limits: Limits) -> list[Group]:
    """What lies beyond my own limits is not laid before me. Nothing here follows from the other's."""
    found = [
        q for q in pack.questions_for(rooms=[room]) if admits(limits, q.themes, q.depth) and q.id not in limits.never
    ]
    groups = [Group(d, DEPTH_NAMES[d], tuple(q for q in found if q.depth == d)) for d in DEPTHS]
    return [group for group in groups if group.questions]
