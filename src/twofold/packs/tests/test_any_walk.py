"""Walks at random over every practice that is shipped: the three things that hold in all of them.

`python -m tests.proofs.flows` walks ten thousand.
"""

from random import Random

from twofold.flow import BOTH, Event, Flow, Mode, State, advance, declare, finished, offers, replay, start
from twofold.packs import CORE, load

from .walking import happy, people_for, walk

RUNS = 1_500
LONGEST = 40
RARELY = {"paused": 0.1, "left": 0.003}
FLOWS = [(flow, mode) for flow in map(declare, load(CORE).practices) for mode in flow.modes]


def test_walks_replay_and_find_home_from_wherever_they_are() -> None:
    chance = Random(20261123)
    homes: dict[tuple[str, State], bool] = {}
    for run in range(RUNS):
        flow, mode = FLOWS[run % len(FLOWS)]
        state, events = wandered(flow, mode, chance)
        assert replay(flow, mode, events, people=people_for(flow)) == state
        if not state.left and (flow.id, state) not in homes:
            homes[flow.id, state] = finished(flow, walk(flow, mode, happy, since=state).state)
    assert all(homes.values())
    assert len(homes) > RUNS / 10


def wandered(flow: Flow, mode: Mode, chance: Random) -> tuple[State, list[Event]]:
    """Somewhere into a practice, with a pause now and then, and sometimes leaving."""
    state, events = start(flow, mode, people_for(flow)), []
    for _ in range(chance.randrange(LONGEST)):
        actors = [*state.people, BOTH]
        chance.shuffle(actors)
        offered = next((found for actor in actors if (found := offers(flow, state, actor))), ())
        if not offered:
            break
        kinds = [1.0 if offer.step else RARELY.get(offer.kind, 1.0) for offer in offered]
        [offer] = chance.choices(offered, kinds)
        value = chance.choice(offer.values) if offer.values else None
        events.append(offer.event(value))
        state = advance(flow, state, events[-1])
    return state, events
