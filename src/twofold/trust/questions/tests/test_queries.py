from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.practices.packs import core
from twofold.records.clock import as_of
from twofold.trust.questions import actions, queries
from twofold.trust.questions.choosing import DEEPENS_AFTER


def test_another_couple_has_its_own_order(maya: Unlocked, noor: Unlocked) -> None:
    assert queries.calendar_of(maya).seed != queries.calendar_of(noor).seed


def test_both_have_the_same_question_in_whatever_zone(maya: Unlocked, sam: Unlocked) -> None:
    sam.person.zone = "Pacific/Auckland"
    sam = replace(sam, person=sam.person)
    assert queries.question_today(by=maya).question == queries.question_today(by=sam).question
    assert queries.shared_day(maya) == queries.shared_day(sam)


def test_another_one_is_for_me_only_and_twice_is_once(maya: Unlocked, sam: Unlocked) -> None:
    before = queries.question_today(by=maya)
    actions.take_another(before.turn, by=maya)
    actions.take_another(before.turn, by=maya)
    swapped = queries.question_today(by=maya)
    assert swapped.turn == 1
    assert swapped.question != before.question
    assert queries.question_today(by=sam).question == before.question


def test_a_pass_can_be_taken_up_again(jun: Unlocked) -> None:
    actions.let_pass(True, by=jun)
    assert queries.question_today(by=jun).aside.passed
    actions.let_pass(False, by=jun)
    assert not queries.question_today(by=jun).aside.passed


def test_a_picked_question_makes_room_again_once_answered(jun: Unlocked) -> None:
    of_today = queries.question_today(by=jun).question
    deep = next(q for q in core().questions if q.depth == 5)
    actions.pick_question(deep.id, by=jun)
    assert queries.question_today(by=jun).question == deep
    actions.answer_alone(deep, "Slowly.", by=jun, once=uuid4())
    assert queries.question_today(by=jun).question == of_today


def test_no_question_of_that_name_cannot_be_picked(jun: Unlocked) -> None:
    with pytest.raises(queries.Absent):
        actions.pick_question("no-such-question", by=jun)


def test_it_deepens_once_enough_has_been_opened(maya: Unlocked, sam: Unlocked) -> None:
    assert queries.calendar_of(maya).deepened is None
    moment = datetime.now(UTC) - timedelta(days=9)
    with as_of(moment):
        for question in core().questions[:DEEPENS_AFTER]:
            actions.answer_question(question, 0, "Mine.", by=maya, once=uuid4())
            fold = actions.answer_question(question, 0, "Too.", by=sam, once=uuid4())
            actions.folds.fold(fold.id, by=maya)
    assert queries.calendar_of(maya).deepened == moment.date() + timedelta(days=2)
    assert queries.calendar_of(maya) == queries.calendar_of(sam)


def test_the_fold_of_a_question_has_the_same_id_for_both_before_it_begins(maya: Unlocked, sam: Unlocked) -> None:
    assert queries.question_today(by=maya).fold_id == queries.question_today(by=sam).fold_id
