"""What the partner's records give to the other: a gesture, told once as a sentence with a verb."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from uuid import UUID

from twofold.people.unlocked import Unlocked
from twofold.records.store import Entry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Gesture:
    """Something that the partner did in a log. `what`: the key of its sentence; `id`: of the event, so that each is told
    once; `at`: when; `room`: the key of the room that it's from, if not of the one that announces it;
    `until`: when it's no longer worth telling.
    """

    what: str
    id: UUID
    at: datetime
    room: str = ""
    until: datetime | None = None


def last_gesture(
    events: Sequence[Any], *, mine: Callable[[Any], bool], what: Callable[[Any], str], among: Collection[str]
) -> Gesture | None:
    """Returns the last of the partner's events that has a sentence (`among`), None if I have done something since."""
    theirs = takewhile(lambda event: not mine(event), reversed(events))
    return next((Gesture(what(event), event.once, event.at) for event in theirs if what(event) in among), None)


@dataclass(frozen=True, slots=True)
class Gestures:
    """The gestures of one kind of record.

    `sentences`: by what was done, each with a verb and %(name)s for the partner; "" is for the record itself, which the
    partner wrote. `latest`: the partner's last gesture in a log, None if the last word in it is one's own.
    `in_folds`: these records belong to a fold.
    """

    sentences: Mapping[str, str | _StrPromise]
    latest: Callable[[Entry, Unlocked], Gesture | None] | None = None
    in_folds: bool = False
