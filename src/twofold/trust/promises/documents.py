"""The document of a promise, with everything that both partners did with it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from twofold.records.log import Log
from twofold.trust.promises.states import Event


class Promise(Log):
    """The record's author is the promiser. Nothing is ever taken out: the state follows from the events, and earlier
    words stay among them.
    """

    kind = "trust.promise"

    events: tuple[Event, ...] = Field(min_length=1)

    def words(self) -> Iterator[str]:
        for event in self.events:
            if event.terms is not None:
                yield from (event.terms.cue, event.terms.will)
            yield event.line
