"""Proves to a person which events in their name they wrote themselves, in a record that both partners write.

Both hold the key of such a record, so either could write an event in the other's name. So each event carries a tag
under its author's own key, over all earlier events. Only the author can make and check it; it proves nothing to anybody
else. It doesn't detect that events at the end were removed or an older version was put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from twofold.people.unlocked import Unlocked
from twofold.records.author_tags import is_from_me, tag_of


class Tagged(BaseModel):
    """An event in a record that both partners write; `tag` is "" until it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tag: str = ""


AnEvent = TypeVar("AnEvent", bound=Tagged)


def tagged(event: AnEvent, before: Iterable[Tagged], *, by: Unlocked) -> AnEvent:
    """Returns my event with its tag, which covers the events that were there before it."""
    *_, told = _told([*before, event])
    return event.model_copy(update={"tag": tag_of(told, by=by)})


def not_mine(events: Iterable[AnEvent], mine: Iterable[bool], *, by: Unlocked) -> list[AnEvent]:
    """Returns the events in my name (`mine`, in the same order) that I didn't write."""
    events = list(events)
    found = zip(events, _told(events), mine, strict=True)
    return [event for event, told, is_mine in found if is_mine and is_from_me(event.tag, told, by=by) is False]


def plain(document: BaseModel) -> str:
    """Returns the text that tags cover. A field that a later version adds changes nothing as long as it is unset."""
    return document.model_dump_json(exclude_defaults=True)


def _told(events: Iterable[Tagged]) -> Iterator[str]:
    """Yields for each event its own text without its tag, after a hash of all earlier events with their tags."""
    before = ""
    for event in events:
        yield before + event.model_dump_json(exclude={"tag"}, exclude_defaults=True)
        before = sha256((before + event.model_dump_json(exclude_defaults=True)).encode()).hexdigest()
