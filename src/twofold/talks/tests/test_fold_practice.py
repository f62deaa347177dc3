from __future__ import annotations

from uuid import uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records import folds
from twofold.rooms.installed_packs import core
from twofold.talks.fold_practice import Illegal, my_letter, standing
from twofold.trust.questions import actions
from twofold.trust.questions.documents import Question


def _answer(by: Unlocked, text: str) -> folds.Fold:
    return actions.answer_question(core().question("tiny-fib"), 0, text, by=by, once=uuid4())


def _sitting(fold: folds.Fold) -> Question:
    assert isinstance(fold.subject.document, Question)
    return fold.subject.document


def test_whoever_invited_is_a(maya: Unlocked, sam: Unlocked) -> None:
    assert (my_letter(maya), my_letter(sam)) == ("A", "B")


def test_one_who_has_not_written_may_only_write(maya: Unlocked, sam: Unlocked) -> None:
    fold = folds.fold(_answer(maya, "I liked the soup.").id, by=sam)
    at = standing(_sitting(fold), fold, by=sam)
    assert (at.may("wrote", "folded"), at.may("withdrew", "folded"), at.may("wrote", "ours")) == (
        True,
        False,
        False,
    )
    with pytest.raises(Illegal):
        at.check("withdrew", "folded")


def test_one_who_has_written_may_change_it_or_take_it_back(maya: Unlocked) -> None:
    fold = _answer(maya, "I liked the soup.")
    at = standing(_sitting(fold), fold, by=maya)
    assert (at.may("wrote", "folded"), at.may("revised", "folded"), at.may("withdrew", "folded")) == (
        False,
        True,
        True,
    )


def test_once_open_there_is_a_reply_and_no_taking_back(maya: Unlocked, sam: Unlocked) -> None:
    _answer(maya, "I liked the soup.")
    fold = folds.fold(_answer(sam, "I was not late.").id, by=maya)
    at = standing(_sitting(fold), fold, by=maya)
    assert fold.state == "open"
    assert (at.may("withdrew", "folded"), at.may("wrote", "ours")) == (False, True)


def test_a_practice_that_is_gone_leaves_words_readable_and_offers_nothing(maya: Unlocked) -> None:
    fold = _answer(maya, "I liked the soup.")
    gone = _sitting(fold).model_copy(update={"practice": "no-longer-here"})
    at = standing(gone, fold, by=maya)
    assert not at.may("wrote", "folded")


def test_the_question_stays_as_it_was_asked(maya: Unlocked) -> None:
    asked = _sitting(_answer(maya, "I liked the soup.")).asked
    question = core().question("tiny-fib")
    assert (asked.text, asked.follow, asked.depth) == (question.text, question.follow, question.depth)
