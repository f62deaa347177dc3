"""Actions on questions and limits of the day."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.db import transaction

from twofold.packs import Question as PackQuestion
from twofold.people.unlocked import Unlocked
from twofold.records import clock, folds
from twofold.records.folds import Fold
from twofold.records.store import Entry, NotOpen, Opened, save
from twofold.rooms.shared_day import shared_day
from twofold.talks.fold_practice import Asked, Illegal, begun, standing_of
from twofold.trust.questions.daily import kept_ladder
from twofold.trust.questions.documents import Answer, PrivateAnswer, Question, Reply
from twofold.trust.questions.limits import begin_to_keep, leaving, read_aside, write_aside
from twofold.trust.questions.queries import (
    again_name,
    asked,
    begins,
    fold_id,
    fold_name,
    own_name,
    question_picked,
    question_today,
)

PRACTICE = "folded-question"
OWN = "own-words"  # takes the place of a question's id


def answer_question(
    question: PackQuestion,
    number: int,
    text: str,
    *,
    by: Unlocked,
    once: UUID,
    ticket: bytes | None = None,
    draft: str | None = None,
    earlier: UUID | None = None,
) -> Fold:
    """Begins the couple's fold of this question, or joins it, and saves my answer. `earlier`: the old fold whose
    question comes back. Raises Ended, Conflict.
    """
    name = fold_name(question.id, number) if earlier is None else again_name(earlier)
    with transaction.atomic():
        subject = Question(
            **begun(PRACTICE),
            asked=asked(question),
            themes=question.themes,
            earlier=earlier,
            begins=begins(kept_ladder(by=by), by).pk,
        )
        fold = folds.start_fold(subject, by=by, name=name, once=fold_id(name, by=by))
        fold = _answer(fold, text, by=by, once=once, ticket=ticket, expected_rev=0, draft=draft)
        _put_back(question.id, by=by)
        return fold


def ask(
    question: str,
    text: str,
    *,
    depth: int,
    themes: tuple[str, ...],
    by: Unlocked,
    once: UUID,
    ticket: bytes | None = None,
    draft: str | None = None,
) -> Fold:
    """Asks the partner a question in my own words, with my own answer. A form sent twice asks once. Raises Ended."""
    with transaction.atomic():
        subject = Question(
            **begun(PRACTICE),
            asked=Asked(id=OWN, room="trust", depth=depth, text=question, follow=""),
            themes=themes,
            own=True,
            begins=by.person.pk,
        )
        name = own_name(once)
        fold = folds.start_fold(subject, by=by, name=name, once=fold_id(name, by=by))
        rev = fold.mine.rev if fold.mine else 0
        return _answer(fold, text, by=by, once=once, ticket=ticket, expected_rev=rev, draft=draft)


def answer(
    id: UUID,
    text: str,
    *,
    by: Unlocked,
    once: UUID,
    expected_rev: int,
    ticket: bytes | None = None,
    draft: str | None = None,
    saw_open: bool = True,
) -> Fold:
    """Saves or changes my answer in a fold that has begun. `saw_open`: its author knew that it was open. Raises Absent,
    Ended, Conflict, Illegal; Opened if it has opened since.
    """
    with transaction.atomic():
        fold = folds.fold(id, by=by)
        if fold.state == "open" and not saw_open and fold.mine and fold.mine.document != Answer(text=text):
            raise Opened
        return _answer(fold, text, by=by, once=once, ticket=ticket, expected_rev=expected_rev, draft=draft)


def withdraw(id: UUID, *, by: Unlocked) -> None:
    """Takes my answer back and destroys it. Raises Absent, Illegal, Opened."""
    with transaction.atomic():
        fold = folds.fold(id, by=by)
        if fold.mine is None:
            return
        _check(fold, "withdrew", by)
        folds.withdraw(id, by=by)


def reply(id: UUID, text: str, *, by: Unlocked, once: UUID, draft: str | None = None) -> Entry:
    """Saves a short reply that both can read. Raises Absent, Illegal, Ended."""
    with transaction.atomic():
        fold = folds.fold(id, by=by)
        at = standing_of(fold, by=by)
        if fold.state != "open" or (at is not None and not at.may("wrote", "ours")):
            raise Illegal("reply")
        try:
            return save(Reply(text=text), by=by, space="ours", once=once, fold=id, draft=draft)
        except NotOpen as error:
            raise Illegal("reply") from error


def answer_together(id: UUID, text: str, *, by: Unlocked, beside: Unlocked, once: UUID) -> Fold:
    """Saves the answer of `beside` on the device of `by`; as both are unlocked here, the fold opens at once. Raises the
    same as `answer`.
    """
    with transaction.atomic():
        fold = folds.fold(id, by=beside)
        rev = fold.mine.rev if fold.mine else 0
        _answer(fold, text, by=beside, once=once, ticket=None, expected_rev=rev, draft=None)
        return folds.fold(id, by=by)


def answer_alone(question: PackQuestion, text: str, *, by: Unlocked, once: UUID, draft: str | None = None) -> Entry:
    """Saves an answer for myself. If it answers the day's question, that counts as answered for today."""
    with transaction.atomic():
        day = clock.day_in(by.zone)  # the person's own zone: nobody else reads it
        words = PrivateAnswer(asked=asked(question), text=text)
        entry = save(words, by=by, space="mine", once=once, day=day, draft=draft)
        if not _put_back(question.id, by=by):
            offered = question_today(by=by)
            if offered is not None and offered.question.id == question.id:
                kept = {"kept": entry.id, "kept_of": question.id, "passed": False}
                write_aside(offered.aside.model_copy(update=kept), by=by)
        return entry


def take_another(turn: int, *, by: Unlocked, left: str | None = None) -> None:
    """Swaps the day's question, for me only. `turn`: the question on my page, so a form sent twice swaps once; `left`:
    its id, so that a begun answer can be found again.
    """
    _choose(left, by=by, turn=turn + 1, picked=None)


def pick_question(question_id: str | None, *, by: Unlocked, left: str | None = None) -> None:
    """Replaces the day's question by this one, for me only; None brings the day's back. `left`: as in `take_another`.
    Raises Absent.
    """
    if question_id is not None:
        question_picked(question_id, by=by)
    _choose(left, by=by, turn=0, picked=question_id)


def _choose(left: str | None, *, by: Unlocked, turn: int, picked: str | None) -> None:
    aside = read_aside(shared_day(by), by=by)
    changed = {"turn": turn, "picked": picked, "passed": False, "kept": None, "left": leaving(aside, left)}
    write_aside(aside.model_copy(update=changed), by=by)


def let_pass(passed: bool, *, by: Unlocked) -> None:
    """Skips the day's question, or takes it up again."""
    write_aside(read_aside(shared_day(by), by=by).model_copy(update={"passed": passed}), by=by)


def _put_back(question_id: str, *, by: Unlocked) -> bool:
    """Brings the day's question back if the picked one was just answered. Returns True if it was."""
    picked = read_aside(shared_day(by), by=by).picked == question_id
    if picked:
        pick_question(None, by=by)
    return picked


def _answer(
    fold: Fold, text: str, *, by: Unlocked, once: UUID, expected_rev: int, ticket: bytes | None, draft: str | None
) -> Fold:
    """Checks and saves an answer. Changing an open answer is no step of the practice: the store keeps the earlier
    text.
    """
    words = Answer(text=text)
    again = fold.mine is not None and fold.mine.document == words
    if fold.state != "open" and not again:
        _check(fold, "revised" if fold.mine else "wrote", by)
    begin_to_keep(by=by)
    return folds.answer(fold.id, words, by=by, once=once, ticket=ticket, expected_rev=expected_rev, draft=draft)


def _check(fold: Fold, kind: Literal["wrote", "revised", "withdrew"], by: Unlocked) -> None:
    """Raises Illegal."""
    if (at := standing_of(fold, by=by)) is not None:
        at.check(kind, "folded")
