"""Stores the words written in steps of a talk, each as a sealed document in the space that its step declares."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from twofold.packs import Step
from twofold.people.unlocked import Unlocked
from twofold.records import clock, folds
from twofold.records.folds import Fold
from twofold.records.keyed_ids import couple_id, own_id
from twofold.records.store import Absent, Entry, Space, history, open_record, open_records, save
from twofold.talks.documents import Done, FoldedStep, StepWords
from twofold.talks.talk_state import Move, SeenTalk, Turn


def space_of(step: Step, *, alone: bool) -> Space | None:
    """Returns the space for the words of a step. Ratings are private unless the step says otherwise; for a person
    alone, everything is.
    """
    if step.kind == "rate":
        return "mine" if alone else step.space or "mine"
    if step.kind in {"speak", "mirror", "plan"}:
        return "mine" if alone else "ours"
    return step.space and ("mine" if alone else step.space)


def keep(at: SeenTalk, turn: Turn, move: Move, *, by: Unlocked, beside: bool) -> UUID | None:
    """Stores the words of this move. Returns the id of words that both may read, else None."""
    space = space_of(turn.step, alone=len(at.talk.people) == 1)
    if space == "folded":
        _fold(at, turn, move, by=by)
        return None
    written = bool(move.text or move.values)
    if space is None or move.kind == "went_on" or not written:
        return None
    words = _words(at, turn, move, by)
    if space == "mine":
        if beside or _own(at, turn, by):
            day = clock.day_in(by.zone)
            save(words, by=by, space="mine", once=private_id(at, turn, by=by), day=day, draft=move.draft)
        return None
    once = (last_words(at, turn) if move.kind == "revised" else None) or move.once
    return save(words, by=by, space="ours", once=once, draft=move.draft).id


def private_id(at: SeenTalk, turn: Turn, *, by: Unlocked) -> UUID:
    """Returns an id that only its author can derive: nothing stored links a private record to a talk."""
    name = f"{at.id}/{turn.step.id}/{turn.round}"
    return own_id("practices/private", name, by=by)


def private_words(at: SeenTalk, turn: Turn, *, by: Unlocked) -> Entry | None:
    try:
        return open_record(private_id(at, turn, by=by), by=by)
    except Absent:
        return None


def with_private(at: SeenTalk, *, by: Unlocked) -> list[Turn]:
    """Returns this person's turns; those with private words that add no event count as done."""
    return [
        replace(turn, done=True) if at.keeps_to_itself(turn) and private_words(at, turn, by=by) is not None else turn
        for turn in at.turns
    ]


def last_words(at: SeenTalk, turn: Turn) -> UUID | None:
    """Returns the id of this actor's last words in this step."""
    for done in reversed(at.talk.events):
        if (done.step, done.actor) == (turn.step.id, turn.actor) and done.words is not None:
            return done.words
    return None


def fold_id(at: SeenTalk, step_id: str, round: int, *, by: Unlocked) -> UUID:
    """Returns the id of a step's fold, the same for both and known before it begins: the browser keeps its ticket under
    it.
    """
    return couple_id("practices/fold", fold_name(at, step_id, round), by=by)


def fold_name(at: SeenTalk, step_id: str, round: int) -> str:
    return f"talk/{at.id}/{step_id}/{round}"


def fold_of(at: SeenTalk, step_id: str, round: int, *, by: Unlocked) -> Fold | None:
    """Returns the fold of this step if somebody has written in it. If the partner waits for my answer, hands it
    over.
    """
    if by.couple is None or not by.linked or by.couple.pk != at.entry.couple_id:
        return None
    try:
        return folds.fold(fold_id(at, step_id, round, by=by), by=by)
    except Absent:
        return None


def spoken(at: SeenTalk, *, by: Unlocked) -> list[tuple[str, Entry]]:
    """Returns the words that both may read, in the order in which they were said: (step id, words), each once."""
    ids = {done.words: done.step or "" for done in at.talk.events if done.words is not None}
    found = open_records(ids, by=by)
    return [(step, found[id]) for id, step in ids.items() if id in found]


def texts_sent(at: SeenTalk, once: UUID, *, by: Unlocked) -> list[str]:
    """Returns the words that the move with this `once` stored, with later ones in their place; none if only the partner's
    keys open them.
    """
    done = next(done for done in at.talk.events if done.once == once)
    if done.words is not None:
        kept = history(done.words, by=by)
    elif done.step is not None:
        kept = [entry for round in range(at.rounds[done.step] + 1) for entry in _stored(at, done, round, by=by)]
    else:
        kept = []
    return [entry.document.text for entry in kept if isinstance(entry.document, StepWords)]


def sent_otherwise(at: SeenTalk, once: UUID, text: str, *, by: Unlocked) -> bool:
    """Checks whether the form with this `once` was sent before with other words."""
    texts = texts_sent(at, once, by=by) if text else []
    return bool(texts) and text not in texts


def _stored(at: SeenTalk, done: Done, round: int, *, by: Unlocked) -> list[Entry]:
    """Returns what this person has written in this step, if it is private or folded."""
    fold = fold_of(at, done.step or "", round, by=by)
    if fold is not None:
        return [entry for entry in (fold.mine,) if entry is not None and done.actor == at.me]
    try:
        return history(own_id("practices/private", f"{at.id}/{done.step}/{round}", by=by), by=by)
    except Absent:
        return []


def _fold(at: SeenTalk, turn: Turn, move: Move, *, by: Unlocked) -> None:
    name = fold_name(at, turn.step.id, turn.round)
    id = fold_id(at, turn.step.id, turn.round, by=by)
    if move.kind == "withdrew":
        folds.withdraw(id, by=by)
        return
    subject = FoldedStep(talk=at.id, practice=at.practice.title, step=turn.step.id, asked=turn.step.text)
    fold = folds.start_fold(subject, by=by, name=name, once=id)
    words = _words(at, turn, move, by)
    folds.answer(fold.id, words, by=by, once=move.once, ticket=move.ticket, draft=move.draft)


def _words(at: SeenTalk, turn: Turn, move: Move, by: Unlocked) -> StepWords:
    whose = at.person_id(turn.actor)
    return StepWords(
        talk=at.id,
        practice=at.practice.title,
        step=turn.step.id,
        asked=turn.step.text,
        text=move.text,
        values=dict(move.values),
        when=move.when,
        whose=None if whose == by.person.pk else whose,
    )


def _own(at: SeenTalk, turn: Turn, by: Unlocked) -> bool:
    return at.person_id(turn.actor) == by.person.pk
