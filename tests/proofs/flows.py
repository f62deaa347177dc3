"""Generated runs over every practice that is shipped: `python -m tests.proofs.flows --runs 10000`.

From every state that a run comes by, what is offered is taken, what is not is refused, and the end is within reach.
A run replayed gives the same state, and what was done in one mode could have been done in another.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Final

import pytest

from twofold.flow import (
    BOTH,
    PAIR,
    Event,
    Flow,
    IllegalEvent,
    Mode,
    State,
    advance,
    declare,
    finished,
    offers,
    open_steps,
    replay,
    start,
)
from twofold.packs import CORE, Practice, load

KINDS: Final = "did wrote answered revised withdrew went_on paused agreed returned left".split()  # noqa: SIM905
VALUES: Final = (None, True, "yes", "no", "almost", "nothing", 0, 1, 3, 5, 30, -1, "")
LONGEST: Final = 60
REFUSALS: Final = 12  # tried in each state of a run
FAR: Final = 4_000  # states looked at for a way to the end


@dataclass
class Tally:
    runs: int = 0
    steps: int = 0
    refused: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    reached: set[tuple[str, str]] = field(default_factory=set)  # (practice, step)


@dataclass
class Walker:
    """One practice in one mode. `home`: states from which the end is known to be within reach."""

    flow: Flow
    mode: Mode
    home: set[State] = field(default_factory=set)

    @property
    def people(self) -> tuple[str, ...]:
        return PAIR[:1] if self.flow.who == "one" else PAIR

    def possible(self, state: State) -> list[Event]:
        found = []
        for actor in (*PAIR, BOTH):
            for offer in offers(self.flow, state, actor):
                values = (30,) if offer.kind == "paused" else tuple(offer.values) or (None,)
                found += [offer.event(value) for value in values]
        return found

    def walk(self, random: Random, tally: Tally) -> None:
        state, events = start(self.flow, self.mode, self.people), []
        for _ in range(random.randint(1, LONGEST)):
            tally.reached |= {(self.flow.id, step.id) for step in open_steps(self.flow, state)}
            possible = self.possible(state)
            self._refuses(state, possible, random, tally)
            if not possible:
                assert state.left or finished(self.flow, state), f"{self.flow.id}: silent at {state}"
                break
            # Leaving and pausing stand at every step; chosen as often as the rest, no run would get far.
            onward = [event for event in possible if event.kind not in {"left", "paused"}]
            events.append(random.choice(onward if onward and random.random() < 0.95 else possible))
            state = advance(self.flow, state, events[-1])
            tally.steps += 1
        assert state.left or self.ends(state), f"{self.flow.id} {self.mode}: no way to the end from {state}"
        assert replay(self.flow, self.mode, events, people=self.people) == state
        self._agrees(state, events)
        tally.runs += 1
        tally.ended["left" if state.left else "finished" if finished(self.flow, state) else "under way"] += 1

    def ends(self, state: State) -> bool:
        """Whether the end is within reach, without anybody leaving."""
        came: dict[State, State | None] = {state: None}
        todo = [state]
        for here in todo:
            if here in self.home or finished(self.flow, here):
                found: State | None = here
                while found is not None:
                    self.home.add(found)
                    found = came[found]
                return True
            if len(came) > FAR:
                break
            for event in self.possible(here):
                if event.kind in {"paused", "left", "revised", "withdrew"}:
                    continue
                after = advance(self.flow, here, event)
                if after not in came:
                    came[after] = here
                    todo.append(after)
        return False

    def _refuses(self, state: State, possible: list[Event], random: Random, tally: Tally) -> None:
        steps = [None, "nowhere", *(step.id for step in self.flow.steps)]
        for _ in range(REFUSALS):
            who = random.choice([*PAIR, BOTH, "robin"])
            event = Event(random.choice(steps), who, random.choice(KINDS), random.choice(VALUES))  # type: ignore[arg-type]
            pause = event.kind == "paused" and event.value in {5, 30} and not isinstance(event.value, bool)
            if (event in possible and not isinstance(event.value, bool)) or (pause and event.step is None):
                continue
            with pytest.raises(IllegalEvent, match=re.escape(repr(event.actor))):
                advance(self.flow, state, event)
            tally.refused += 1

    def _agrees(self, state: State, events: list[Event]) -> None:
        """What happened here happens with two devices too, and leads to the same."""
        if "live" not in self.flow.modes or self.mode == "live":
            return
        taps = [
            Event(event.step, person, event.kind, event.value)
            for event in events
            for person in (self.people if event.actor == BOTH else (event.actor,))
        ]
        live = replay(self.flow, "live", taps, people=self.people)
        for name in ("at", "marks", "over", "roles", "opened", "turns", "left"):
            assert getattr(live, name) == getattr(state, name), f"{self.flow.id}: {name} differs from live"


def shipped() -> list[Practice]:
    return list(load(CORE).practices)


def run(runs: int, *, seed: int = 1) -> Tally:
    tally, random = Tally(), Random(seed)  # repeatable, nothing secret
    walkers = [Walker(declare(practice), mode) for practice in shipped() for mode in practice.modes]
    for number in range(runs):
        walkers[number % len(walkers)].walk(random, tally)
    return tally


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Walks every shipped practice in every mode.")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    began = time.monotonic()
    tally = run(given.runs, seed=given.seed)
    steps = {(practice.id, step.id) for practice in shipped() for step in practice.steps}
    print(f"{tally.runs} runs, {tally.steps} events taken, {tally.refused} refused, {dict(tally.ended)}")
    print(f"{len(tally.reached)} of {len(steps)} steps met, in {time.monotonic() - began:.1f} s")
    print(*(f"never met: {practice} {step}" for practice, step in sorted(steps - tally.reached)), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
