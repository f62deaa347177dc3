"""The questions of the pack as a page shows them: by room, and by how deep they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from twofold.packs import DEPTHS, ROOMS, Pack, Question

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
_DEPTHS: dict[int, str | _StrPromise] = {
    1: _("Everyday"),
    2: _("What you like and remember"),
    3: _("What matters to you"),
    4: _("What is tender"),
    5: _("What is hard to say"),
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


def question_groups(pack: Pack, room: str) -> list[Group]:
    questions = pack.questions_for(rooms=[room])
    return [Group(d, _DEPTHS[d], tuple(q for q in questions if q.depth == d)) for d in DEPTHS]
