"""What is written here: a promise, with everything that the two did with it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from twofold.records.log import Log
from twofold.trust.promises.states import Event


class Promise(Log):
    """Whoever wrote the record promised. Nothing in it is ever taken out: what stands is what the events lead to, and
    earlier words stay among them.
    """

    kind = "trust.promise"

    events: tuple[Event, ...] = Field(min_length=1)

    def words(self) -> Iterator[str]:
        for event in self.events:
            if event.terms is not None:
                yield from (event.terms.cue, event.terms.will)
            yield event.line
