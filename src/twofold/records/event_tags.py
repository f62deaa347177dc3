"""Whether what stands in my name, in a record that both write, came from me.

Both hold the key of such a record, so either could write an event in the other's name. Each event carries a tag under its
own author's key, over all that was there before it. Only the author can make it and only the author can check it: it tells
them, and proves nothing to anybody else. What was left out at the end, or put back to how it was, it cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from twofold.people.unlocked import Unlocked
from twofold.records.author_tags import is_from_me, tag_of


class Tagged(BaseModel):
    """An event in a record that both write; its tag is "" before it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tag: str = ""


AnEvent = TypeVar("AnEvent", bound=Tagged)


def tagged(event: AnEvent, before: Iterable[Tagged], *, by: Unlocked) -> AnEvent:
    """My event with its tag, after those that were there when I did it."""
    *_, told = _told([*before, event])
    return event.model_copy(update={"tag": tag_of(told, by=by)})


def not_mine(events: Iterable[AnEvent], mine: Iterable[bool], *, by: Unlocked) -> list[AnEvent]:
    """Of these events, in order, those in my name (`mine`) that did not come from me."""
    events = list(events)
    found = zip(events, _told(events), mine, strict=True)
    return [event for event, told, is_mine in found if is_mine and is_from_me(event.tag, told, by=by) is False]


def plain(document: BaseModel) -> str:
    """As it is told: a field that a later version adds, and nobody has set, changes nothing."""
    return document.model_dump_json(exclude_defaults=True)


def _told(events: Iterable[Tagged]) -> Iterator[str]:
    """Of each event: itself without its tag, and all that was before it, tags included."""
    before = ""
    for event in events:
        yield before + event.model_dump_json(exclude={"tag"}, exclude_defaults=True)
        before = sha256((before + event.model_dump_json(exclude_defaults=True)).encode()).hexdigest()
