"""The list of actions open to each person now. `advance` accepts exactly these, so pages and engine can't disagree."""

from .model import ANSWERS, BOTH, PAUSE_MINUTES, Flow, Happening, Offer, State, Step
from .open_steps import doers, finished, leads_on, marked, open_steps, satisfied


def offers(flow: Flow, state: State, actor: str) -> tuple[Offer, ...]:
    """Returns the offers for `actor` (one of the people, or BOTH on one device); none for anyone else."""
    if state.left or actor not in _actors(state):
        return ()
    if state.pause is not None:
        return tuple(_while_paused(state, actor))
    open_now = open_steps(flow, state)
    found = [offer for step in open_now for offer in _in_step(flow, state, step, actor)]
    if actor != BOTH and _may_step_out(flow, state, open_now):
        found += [Offer(None, actor, "paused", PAUSE_MINUTES), Offer(None, actor, "left")]
    return tuple(found)


def _actors(state: State) -> tuple[str, ...]:
    shared = state.mode == "together" and len(state.people) > 1
    return (*state.people, BOTH) if shared else state.people


def _taps_once(state: State) -> bool:
    return BOTH in _actors(state)


def people_of(actor: str, state: State) -> frozenset[str]:
    return frozenset(state.people) if actor == BOTH else frozenset({actor})


def _acts(step: Step, state: State, actor: str) -> bool:
    if step.actor == "both" and _taps_once(state):
        return actor == BOTH
    return actor in doers(step, state)


def _in_step(flow: Flow, state: State, step: Step, actor: str) -> list[Offer]:
    acting = people_of(actor, state)
    if not _acts(step, state, actor) or any((step.id, person) in state.over for person in acting):
        return []
    done = acting <= marked(step, state)
    found = []
    if not done or step.repeat:
        found.append(Offer(step.id, actor, _first(step), step.values))
    if done and (step.kind == "write" or step.kind in ANSWERS):
        found.append(Offer(step.id, actor, "revised", step.values))
    if done and step.folded:
        found.append(Offer(step.id, actor, "withdrew"))
    if (not done or step.repeat or step.private) and _may_go_on(flow, state, step):
        found.append(Offer(step.id, actor, "went_on"))
    return found


def _first(step: Step) -> Happening:
    if step.kind == "write":
        return "wrote"
    return "answered" if step.kind in ANSWERS else "did"


def _may_go_on(flow: Flow, state: State, step: Step) -> bool:
    """True if a person may pass the step. Apart, doing the next step or nothing passes it, without a trace."""
    return state.mode != "apart" and satisfied(step, state) and leads_on(flow, step, state)


def _may_step_out(flow: Flow, state: State, open_now: tuple[Step, ...]) -> bool:
    """True if a person may pause or leave. Apart, leaving an open fold only passes it; nothing is stored."""
    passing = state.mode == "apart" and any(step.folded for step in open_now)
    return not passing and not finished(flow, state)


def _while_paused(state: State, actor: str) -> list[Offer]:
    pause = state.pause
    assert pause is not None
    found = []
    returns = actor == BOTH or not _taps_once(state)
    if returns and not people_of(actor, state) <= pause.back:
        found.append(Offer(None, actor, "returned"))
    if actor != BOTH:
        found.append(Offer(None, actor, "paused", PAUSE_MINUTES))
        if actor not in pause.agreed:
            found.append(Offer(None, actor, "agreed"))
        found.append(Offer(None, actor, "left"))
    return found
