"""Template context for the page of a talk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format

from twofold.flow import BOTH, Happening
from twofold.packs import Step, Unknown
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.store import Entry
from twofold.rooms import form_tokens
from twofold.rooms.fold_leaves import leaves_of
from twofold.rooms.installed_packs import core
from twofold.rooms.people_lookup import PeopleLookup
from twofold.rooms.registry import onward
from twofold.talks import step_answers
from twofold.talks.documents import StepWords
from twofold.talks.feedback import after_of
from twofold.talks.private_talks import own_words
from twofold.talks.step_forms import Panel, panel
from twofold.talks.stretches import Ring, Sun, seconds_to
from twofold.talks.talk_state import FIRST, SeenTalk, Turn
from twofold.talks.wording import felt_lines, meanwhile, moment_words, steps_line

_DAY = 1440  # in minutes
_PAUSES = (10, 20, 30, 60, 180, _DAY)
_PAUSES_APART = (_DAY, 2 * _DAY, 3 * _DAY, 7 * _DAY)
_LINE = 240  # of what is worth keeping, at most: longer words aren't set large


@dataclass(frozen=True, slots=True)
class Said:
    """Words that both may read. `writer`: the person who wrote them down, if another person said them."""

    person: Person | None
    writer: Person | None
    entry: Entry
    step: Step | None
    text: str
    when: date | None
    step_id: str


def talk_page(at: SeenTalk, *, by: Unlocked, panel_now: Panel | None = None, **given: Any) -> dict[str, Any]:
    people = people_of(at, by)
    said, folds = _said(at, by, people), _folds(at, by)
    past = by.parted_from(at.entry.couple_id)
    page: dict[str, Any] = {
        "at": at,
        "here": at.practice.room,
        "past": past,
        "said": said,
        "own": own_words(at, by=by),
        "folds": folds,
        "opened": [found for found in folds if found["fold"].state == "open"],
        "live_url": reverse("talks:revision", args=[at.id]) if _live(at, past) else "",
        "other": by.partner,
        "runs": 0,
        **given,
    }
    if past or at.me is None:
        return page
    if at.state.pause is not None:
        return {**page, **_paused(at, by, people), "runs": seconds_to(at.talk.until)}
    page |= _now(at, by, people, said, panel_now)
    page["runs"] = page["ring"].left if page["ring"] else 0
    page |= {"ways_out": _ways_out(at, by), "pauses": _pauses(at), "unmet": _unmet(at, by, people)}
    return page | _ending(at, by, said) if at.ended else page


def people_of(at: SeenTalk, by: Unlocked) -> dict[str, Person | None]:
    lookup = PeopleLookup(by)
    return {letter: lookup.person(id) for letter, id in at.talk.people.items()}


def _live(at: SeenTalk, past: bool) -> bool:
    return at.talk.mode == "live" and not past and not (at.ended and not at.turns)


def _now(
    at: SeenTalk, by: Unlocked, people: dict[str, Person | None], said: list[Said], given: Panel | None
) -> dict[str, Any]:
    """Returns the step in front of this person, other possible actions, and other open steps."""
    turns = step_answers.with_private(at, by=by)
    fresh = [turn for turn in turns if turn.may & FIRST and not turn.done]
    if at.talk.mode == "apart":  # breathing together means nothing if they aren't together: it goes further down
        fresh.sort(key=lambda turn: turn.step.kind in {"breathe", "timer"} and turn.step.optional)
    if given is not None:
        fresh = [given.turn, *(turn for turn in fresh if turn != given.turn)]
    first = _same_step(fresh)
    panels = [given if given and given.turn == t else panel(at, t, people, by=by) for t in first]
    step = panels[0].step if panels else (at.open_steps[-1] if at.open_steps and not at.finished else None)
    mine = bool(panels)
    names, here = steps_line(at.practice, step)
    shown = _shown(at, step, said)
    return {
        "panels": panels,
        "step": step,
        "mine": mine,
        "names": names,
        "current": here,
        "floor": _floor(at, step, people, by),
        "meanwhile": "" if mine or step is None else meanwhile(at, step, _awaited(at, step, people, by)),
        "ring": Ring.of(at, step),
        "move": core().move(step.skill) if step else None,
        "shown": shown,
        "further": [panel(at, t, people, by=by) for t in fresh if t not in first],
        "changes": [
            panel(at, t, people, by=by)
            for t in turns
            if t.done and (t.may & {"revised", "withdrew"} or at.keeps_to_itself(t))
        ],
        "latest": [one for one in said[-2:] if one not in shown] if at.talk.mode == "apart" and not at.ended else [],
    }


def _unmet(at: SeenTalk, by: Unlocked, people: dict[str, Person | None]) -> Person | None:
    """Returns the partner in a talk that I began, if they haven't acted in it yet: they get no message about it."""
    if at.talk.mode == "together" or at.entry.author_id != by.person.pk or at.ended:
        return None
    come = {done.actor for done in at.talk.events}
    return next((person for letter, person in people.items() if letter != at.me and letter not in come), None)


def _pauses(at: SeenTalk) -> tuple[int, ...]:
    """Returns lengths in minutes: over several days, nobody returns after twenty minutes."""
    return _PAUSES_APART if at.talk.mode == "apart" else _PAUSES


def _same_step(turns: list[Turn]) -> list[Turn]:
    return [turn for turn in turns if turn.step.id == turns[0].step.id] if turns else []


def _floor(at: SeenTalk, step: Step | None, people: dict[str, Person | None], by: Unlocked) -> Person | None:
    """Returns the person who has the floor: one partner, or None."""
    if step is None:
        return None
    who = at.who_does(step)
    return people.get(next(iter(who))) if len(who) == 1 and step.actor in ("A", "B") else None


def _awaited(at: SeenTalk, step: Step, people: dict[str, Person | None], by: Unlocked) -> str:
    names = [person.name for who in at.who_does(step) if (person := people.get(who)) and person.pk != by.person.pk]
    return names[0] if names else ""


def _said(at: SeenTalk, by: Unlocked, people: dict[str, Person | None]) -> list[Said]:
    lookup, found = PeopleLookup(by), []
    for step_id, entry in step_answers.spoken(at, by=by):
        words = entry.document
        whose = words.whose if isinstance(words, StepWords) and words.whose else entry.author_id
        step = next((step for step in at.practice.steps if step.id == step_id), None)
        text = words.text if isinstance(words, StepWords) else ""
        when = words.when if isinstance(words, StepWords) else None
        writer = lookup.person(entry.author_id) if whose != entry.author_id else None
        found.append(Said(lookup.person(whose), writer, entry, step, text, when, step_id))
    return found


def _shown(at: SeenTalk, step: Step | None, said: list[Said]) -> list[Said]:
    """Returns the latest words of the steps that this one shows; if partners swap places, only those since the last
    swap.
    """
    if step is None:
        return []
    if (turned := _turned(at, step)) is not None:
        said = [one for one in said if one.entry.id in turned]
    latest = {(one.step_id, one.person.pk if one.person else None): one for one in said if one.step_id in step.shows}
    return list(latest.values())


def _turned(at: SeenTalk, step: Step) -> set[UUID] | None:
    """Returns the ids of words since the last swap, for a step that the swap repeats; else None."""
    order = [one.id for one in at.practice.steps]
    around = {
        one.id
        for one in at.practice.steps
        if one.kind == "swap" and one.to and order.index(one.to) <= order.index(step.id) < order.index(one.id)
    }
    changes = [place for place, done in enumerate(at.talk.events) if done.step in around]
    if not changes:
        return None
    return {done.words for done in at.talk.events[changes[-1] :] if done.words is not None}


def _folds(at: SeenTalk, by: Unlocked) -> list[dict[str, Any]]:
    """Returns the folded steps in which somebody has written, as this person may see them."""
    found = []
    for step in at.practice.steps:
        if step.space != "folded" or len(at.talk.people) < 2:
            continue
        last = at.rounds[step.id]
        for round in (last, last - 1):
            if round >= 0 and (fold := step_answers.fold_of(at, step.id, round, by=by)):
                veiled = at.talk.mode == "together" and fold.state != "open"  # the partner looks at this device too
                found.append({"step": step, "fold": fold, "leaves": leaves_of(fold, by=by), "veiled": veiled})
                break
    return found


def _paused(at: SeenTalk, by: Unlocked, people: dict[str, Person | None]) -> dict[str, Any]:
    pause = at.state.pause
    assert pause is not None
    me = at.me or ""
    other = next((person for letter, person in people.items() if letter != me), None)
    return {
        "paused": {
            "by": people.get(pause.by),
            "by_me": pause.by == me,
            "clock": time_format(timezone.localtime(at.talk.until, by.zone), "H:i") if at.talk.until else "",
            "until": moment_words(at.talk.until, by) if at.talk.until else "",
            "sun": Sun.of(pause.minutes, at.talk.until) if at.talk.until else None,
            "over": at.talk.until is not None and at.talk.until <= clock.now(),
            "agreed": me in pause.agreed and pause.by != me,
            "other_agreed": pause.by == me and bool(pause.agreed - {me}),
            "back": me in pause.back,
            "other_back": bool(other and pause.back - {me}),
            "other": other,
            "together": BOTH in at.actors,
        },
        "ways_out": _ways_out(at, by),
        "pauses": _pauses(at),
    }


def _ways_out(at: SeenTalk, by: Unlocked) -> dict[str, str]:
    """Returns form tokens for the allowed actions on the whole talk."""
    actor = BOTH if BOTH in at.actors else None
    kinds: dict[Happening, str | None] = {
        "paused": at.me,
        "agreed": at.me,
        "returned": actor or at.me,
        "left": at.me,
    }
    return {k: form_tokens.token(by, talk=str(at.id), kind=k) for k, who in kinds.items() if at.may(k, who)}


def _ending(at: SeenTalk, by: Unlocked, said: list[Said]) -> dict[str, Any]:
    asks = () if at.left else at.practice.after
    leads = [] if at.left else onward(at.practice.id, at.id, i_began=at.me == "A")
    felt = felt_lines(asks, after_of(at, by=by) if asks else None)
    kept = any(chosen for _, _, chosen in felt)
    page = {"ending": True, "onward": leads, "again_url": _again_url(at.practice.id), "felt": felt, "felt_kept": kept}
    return page | {"epigraph": [] if at.left else _worth_keeping(at, said)}


def _worth_keeping(at: SeenTalk, said: list[Said]) -> list[Said]:
    """Returns one line of each, from the last step in which each writes something for both; none if one is too long."""
    steps = [one.id for one in at.practice.steps if (one.kind, one.space, one.actor) == ("write", "ours", "each")]
    lines = {one.person.pk: one for one in said if steps and one.step_id == steps[-1] and one.person and one.text}
    return list(lines.values()) if all(len(one.text) <= _LINE for one in lines.values()) else []


def _again_url(practice_id: str) -> str:
    """Returns the URL to begin it again; "" if the packs don't have it any more."""
    try:
        core().practice(practice_id)
    except Unknown:
        return ""
    return reverse("talks:practice", args=[practice_id])
