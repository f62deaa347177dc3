"""Begins talks and makes moves in them. A form sent twice acts once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from twofold.flow import BOTH, PAIR, PAUSE_MINUTES, Event, Mode, advance, finished, open_steps
from twofold.packs import Step
from twofold.people.keyrings import hold_still
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.store import Absent, Conflict, Entry, Stale, Unreadable, open_record, revise, save
from twofold.rooms.installed_packs import core
from twofold.talks import step_answers
from twofold.talks.documents import Done, Talk
from twofold.talks.fold_practice import Letter
from twofold.talks.practice_snapshot import carried
from twofold.talks.talk_state import EACH, FIRST, Move, SeenTalk, Turn, replay, standing

_TRIES = 6


class NotMade(Exception):
    """The practice can't be done in this mode, or by one person alone."""


class SentBefore(Stale):
    """The same form has sent other words before."""


class AlreadyBegun(Exception):
    """This form has begun a talk before, with another topic or in another mode."""


def begin(practice_id: str, mode: Mode, *, by: Unlocked, once: UUID, i_begin: bool = True, topic: str = "") -> UUID:
    """Begins a practice; its talk gets the id `once`. Raises packs.Unknown, NotMade, Ended, AlreadyBegun."""
    pack = core()
    practice = pack.practice(practice_id)
    alone = practice.who == "one"
    if mode not in practice.modes or not (alone or by.linked):
        raise NotMade(practice_id)
    now = clock.now()
    talk = Talk(
        pack=pack.id,
        version=pack.version,
        practice=carried(practice),
        mode=mode,
        people=_people(by, alone, i_begin),
        begun_at=now,
        step_at=now,
        topic=topic,
    )
    with transaction.atomic():
        hold_still(by)  # the second of two simultaneous presses waits here, then finds the talk of the first
        try:
            before = find_talk(once, by=by)
            if (before.talk.topic, before.talk.mode) != (topic, mode):
                raise AlreadyBegun
            return before.id
        except Absent:
            return save(talk, by=by, space="mine" if alone else "ours", once=once).id


def find_talk(id: UUID, *, by: Unlocked) -> SeenTalk:
    """Raises Absent; Unreadable if it can't be read."""
    entry = open_record(id, by=by, kind=Talk.kind)
    if entry.removed_on is not None:
        raise Absent
    return standing_of(entry, by=by)


def standing_of(entry: Entry, *, by: Unlocked) -> SeenTalk:
    """Raises Unreadable."""
    if not isinstance(entry.document, Talk):
        raise Unreadable(entry.reason)
    return standing(entry, entry.document, me=by.person.pk)


def take(of: SeenTalk | UUID, move: Move, *, by: Unlocked, beside: Unlocked | None = None) -> SeenTalk:
    """Makes a move in a step of a talk, given by id or as the caller opened it. `beside`: the partner, writing on this
    device with their own keys. Private words that nobody waits for add no event to the shared record.

    Raises Absent, Ended, Stale, SentBefore; Conflict if another device changed the same folded words.
    """
    at = _as_seen(of, by=by)
    if move.kind in FIRST and any(at.keeps_to_itself(t) for t in at.turns if t.step.id == move.step):
        with transaction.atomic():
            step_answers.keep(at, _turn(at, move), move, by=by, beside=False)
        return at

    def moved(at: SeenTalk) -> Talk:
        turn = _turn(at, move)
        kept = step_answers.keep(at, turn, move, by=beside or by, beside=beside is not None)
        events = at.events(turn, move.kind, move.value)
        answer = move.value if turn.step.kind in {"confirm", "choose"} else None
        dones = [
            Done(
                once=move.once,
                step=event.step,
                actor=event.actor,
                kind=event.kind,
                value=event.value,
                answer=None if event.value is not None else answer,
                words=kept,
            )
            for event in events
        ]
        return _after(at, dones)

    def again(at: SeenTalk) -> SeenTalk:
        if step_answers.sent_otherwise(at, move.once, move.text, by=by):
            raise SentBefore
        return at

    return _moved(at, move.once, moved, by=by, again=again)


def pause(of: SeenTalk | UUID, minutes: int, *, by: Unlocked, once: UUID) -> SeenTalk:
    """Pauses the talk and names a return. If named again, the later time counts. Raises Absent, Ended, Stale."""
    if minutes not in PAUSE_MINUTES:
        raise Stale

    def paused(at: SeenTalk) -> Talk:
        me = _mine(at)
        dones = [Done(once=once, actor=me, kind="paused", value=minutes)]
        if BOTH in at.actors:  # they sit beside each other and have just agreed
            other = next(person for person in PAIR if person != me)
            dones.append(Done(once=once, actor=other, kind="agreed"))
        return _after(at, dones, until=clock.now() + timedelta(minutes=minutes))

    return _moved(of, once, paused, by=by)


def agree(of: SeenTalk | UUID, *, by: Unlocked, once: UUID) -> SeenTalk:
    return _moved(of, once, lambda at: _after(at, [Done(once=once, actor=_mine(at), kind="agreed")]), by=by)


def come_back(of: SeenTalk | UUID, *, by: Unlocked, once: UUID) -> SeenTalk:
    """Returns to the talk, which goes on when both are back. Raises Absent, Ended, Stale."""

    def returned(at: SeenTalk) -> Talk:
        actor = BOTH if BOTH in at.actors else _mine(at)
        return _after(at, [Done(once=once, actor=actor, kind="returned")])

    return _moved(of, once, returned, by=by)


def leave(of: SeenTalk | UUID, *, by: Unlocked, once: UUID) -> SeenTalk:
    """Ends the talk here, for both; written words stay. Raises Absent, Ended, Stale."""
    return _moved(of, once, lambda at: _after(at, [Done(once=once, actor=_mine(at), kind="left")]), by=by)


def note_opened(at: SeenTalk, folds: set[UUID], *, by: Unlocked) -> SeenTalk:
    """Stores which folds of this talk are open, so that the partner's device looks again."""

    def opened(at: SeenTalk) -> Talk:
        return at.talk.model_copy(update={"opened": tuple(sorted(folds | set(at.talk.opened)))})

    return _moved(at, uuid5(at.id, "opened"), opened, by=by)


def _moved(
    of: SeenTalk | UUID,
    once: UUID,
    move: Callable[[SeenTalk], Talk],
    *,
    by: Unlocked,
    again: Callable[[SeenTalk], SeenTalk] = lambda at: at,
) -> SeenTalk:
    """Changes the talk by compare-and-set: if somebody moved since it was opened, opens it again and checks whether the
    move is still allowed. `again`: what to return if this move was made before.
    """
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                hold_still(by)
                at = _as_seen(of, by=by)
                if at.did(once):
                    return again(at)
                entry = revise(at.entry, move(at), by=by, expected_rev=at.entry.rev)
                return standing_of(entry, by=by)
        except SentBefore:
            raise
        except (Absent, Conflict, Stale) as refused:
            if isinstance(of, SeenTalk):  # it was opened before `hold_still`
                of = of.id
            elif not isinstance(refused, Conflict) or refused.newer.kind != Talk.kind:
                raise
    raise Stale


def _as_seen(of: SeenTalk | UUID, *, by: Unlocked) -> SeenTalk:
    """Returns the talk; opens it unless the caller has. Raises Absent, Unreadable."""
    return of if isinstance(of, SeenTalk) else find_talk(of, by=by)


def _after(at: SeenTalk, dones: list[Done], *, until: datetime | None = None) -> Talk:
    """Returns the talk with these events added. Raises Stale."""
    talk, now = at.talk, clock.now()
    try:
        state, _rounds = replay(at.flow, talk, (*talk.events, *dones))
    except Unreadable as error:
        raise Stale from error
    moved = [step.id for step in open_steps(at.flow, state)] != [step.id for step in at.open_steps]
    resumed = at.state.pause is not None and state.pause is None
    over = state.left or finished(at.flow, state)
    return talk.model_copy(
        update={
            "events": (*talk.events, *dones),
            "step_at": now if moved or resumed else talk.step_at,
            "until": None if state.pause is None else until or talk.until,
            "ended_at": talk.ended_at or (now if over else None),
        }
    )


def _turn(at: SeenTalk, move: Move) -> Turn:
    """Returns the turn that this move was made for. Raises Stale."""
    for turn in at.turns:
        same = (turn.step.id, turn.actor, turn.round) == (move.step, move.actor, move.round)
        if same and move.kind in turn.may and _legal(at, turn, move):
            return turn
    raise Stale


def _legal(at: SeenTalk, turn: Turn, move: Move) -> bool:
    if move.kind in {"answered", "revised"} and not _possible(turn.step, move):
        return False
    state = at.state
    try:
        for event in at.events(turn, move.kind, move.value):
            state = advance(at.flow, state, event)
    except ValueError:
        return False
    return True


def _possible(step: Step, move: Move) -> bool:
    """Checks the answer. Ratings may be left out; a rating that decides the next step is also the answer."""
    if step.kind == "choose":
        return move.value in step.option_ids
    if step.kind == "confirm":
        return move.value in {"yes", "no"}
    if step.kind != "rate":
        return True
    points = range(step.low or 0, (step.high or 0) + 1)
    return set(move.values) <= set(step.option_ids or ("",)) and set(move.values.values()) <= set(points)


def _mine(at: SeenTalk) -> Letter:
    if at.me is None:
        raise Absent
    return at.me


def _people(by: Unlocked, alone: bool, i_begin: bool) -> dict[Letter, UUID]:
    if alone or by.partner is None:
        return {"A": by.person.pk}
    mine, theirs = by.person.pk, by.partner.pk
    return {"A": mine, "B": theirs} if i_begin else {"A": theirs, "B": mine}


__all__ = [
    "EACH",
    "AlreadyBegun",
    "Event",
    "Move",
    "NotMade",
    "SentBefore",
    "Stale",
    "agree",
    "begin",
    "come_back",
    "find_talk",
    "leave",
    "note_opened",
    "pause",
    "standing_of",
    "take",
]
