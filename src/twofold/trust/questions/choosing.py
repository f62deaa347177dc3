"""Which question on which day. Pure: the same calendar and pack give the same question to both, on every device.

Days are gone through in rounds. A round is a shuffle of every question that may come up, so that none comes again
before all the others have been there. It begins with the light ones; on the day `deepened` the deeper ones join what
is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from twofold.packs import Question

LIGHT = 2
DEEPER = 3  # 4 and 5 are only ever picked by hand
DEEPENS_AFTER = 12  # opened folds


@dataclass(frozen=True, slots=True)
class Calendar:
    """`began`: the first day. `deepened`: the first day on which depth 3 may come up, if it has come."""

    seed: bytes
    began: date
    deepened: date | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """`round` tells one asking of a question from the next, when it comes up again after all the others."""

    question: Question
    round: int


def question_of(day: date, calendar: Calendar, questions: Sequence[Question], *, turn: int = 0) -> Chosen:
    """The question of the day; `turn` > 0 gives another one, taken from the far end of the round."""
    pool, number, place = _standing(day, calendar, _fit(questions))
    if turn:
        place = (place - turn) % len(pool)
    return Chosen(pool[place], number)


def round_of(day: date, calendar: Calendar, questions: Sequence[Question]) -> int:
    return _standing(day, calendar, _fit(questions))[1]


def _fit(questions: Sequence[Question]) -> list[Question]:
    """Questions that suit everyone: none that assumes a marriage, a child or a faith comes up unasked."""
    return [question for question in questions if question.depth <= DEEPER and not question.assumes]


def _standing(day: date, calendar: Calendar, fit: list[Question]) -> tuple[list[Question], int, int]:
    """(the round's questions in order, the round's number, the day's place in it)."""
    light = [question for question in fit if question.depth <= LIGHT]
    if calendar.deepened is None or day < calendar.deepened or len(light) == len(fit):
        number, place = divmod(_days(calendar.began, day), len(light))
        return _shuffled(light, number, calendar.seed), number, place
    number, used = divmod(_days(calendar.began, calendar.deepened), len(light))
    seen = {question.id for question in _shuffled(light, number, calendar.seed)[:used]}
    left = [question for question in fit if question.id not in seen]
    place = _days(calendar.deepened, day)
    if place < len(left):
        return _shuffled(left, number + 1, calendar.seed), number + 1, place
    further, place = divmod(place - len(left), len(fit))
    return _shuffled(fit, number + 2 + further, calendar.seed), number + 2 + further, place


def _days(start: date, day: date) -> int:
    return max(0, (day - start).days)


def _shuffled(questions: list[Question], number: int, seed: bytes) -> list[Question]:
    """By a keyed hash: the order moves as little as possible when a pack gains a question."""

    def rank(question: Question) -> bytes:
        return blake2b(f"{number}/{question.id}".encode(), key=seed[:32], digest_size=16).digest()

    return sorted(questions, key=rank)
