from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records.clock import as_of
from twofold.records.models import Record
from twofold.records.store import Absent, open_record
from twofold.rooms.installed_packs import core
from twofold.rooms.shared_day import shared_day
from twofold.trust.questions import actions, queries
from twofold.trust.questions.daily import kept_ladder, the_day
from twofold.trust.questions.documents import Ladder
from twofold.trust.questions.ladder import THEMES, tag
from twofold.trust.questions.limits import let_rest, never_ask, read_limits, set_limits

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _today(by: Unlocked) -> queries.Offered:
    found = queries.question_today(by=by)
    assert found is not None
    return found


def _visits(days: int, maya: Unlocked, sam: Unlocked, *, answering: bool = True, start: int = 0) -> list[Ladder]:
    """Both come on each of these days, Maya first, and answer what the day brings."""
    seen = []
    for day in range(start, start + days):
        with as_of(NOON + timedelta(days=day)):
            for by in (maya, sam):
                found = queries.question_today(by=by)
                if found is not None and answering and not found.i_wrote:
                    earlier = found.earlier.id if found.earlier else None
                    actions.answer_question(found.question, found.round, "Words.", by=by, once=uuid4(), earlier=earlier)
            actions.folds.settle(by=maya)
            seen.append(the_day(by=sam).ladder)
    return seen


def test_both_have_the_same_question_in_whatever_zone(maya: Unlocked, sam: Unlocked) -> None:
    sam.person.zone = "Pacific/Auckland"
    sam = replace(sam, person=sam.person)
    assert _today(maya).question == _today(sam).question
    assert shared_day(maya) == shared_day(sam)


def test_another_one_is_for_me_only_and_twice_is_once(maya: Unlocked, sam: Unlocked) -> None:
    before = _today(maya)
    actions.take_another(before.turn, by=maya)
    actions.take_another(before.turn, by=maya)
    swapped = _today(maya)
    assert swapped.turn == 1
    assert swapped.question != before.question
    assert _today(sam).question == before.question


def test_a_pass_can_be_taken_up_again(jun: Unlocked) -> None:
    actions.let_pass(True, by=jun)
    assert _today(jun).aside.passed
    actions.let_pass(False, by=jun)
    assert not _today(jun).aside.passed


def test_a_picked_question_makes_room_again_once_answered(jun: Unlocked) -> None:
    of_today = _today(jun).question
    deep = next(q for q in core().questions if q.depth == 5)
    actions.pick_question(deep.id, by=jun)
    assert _today(jun).question == deep
    actions.answer_alone(deep, "Slowly.", by=jun, once=uuid4())
    assert _today(jun).question == of_today


def test_no_question_of_that_name_cannot_be_picked(jun: Unlocked) -> None:
    with pytest.raises(Absent):
        actions.pick_question("no-such-question", by=jun)


def test_the_fold_of_a_question_has_the_same_id_for_both_before_it_begins(maya: Unlocked, sam: Unlocked) -> None:
    assert _today(maya).fold_id == _today(sam).fold_id


def test_the_first_day_stays_light_and_the_lower_of_both_is_found_by_the_third_visit(
    maya: Unlocked, sam: Unlocked
) -> None:
    with as_of(NOON):
        set_limits(5, ["money"], "daily", by=maya)
        set_limits(4, ["faith"], "some-days", by=sam)
    first, second, third = _visits(3, maya, sam, answering=False)
    assert set(first.levels.values()) <= {0, 1}
    assert third.pace == "some-days"
    assert third.levels == {theme: 0 if theme in {"money", "faith"} else 3 for theme in THEMES}  # one beyond the rung
    assert second.day < third.day


@pytest.mark.proof
def test_it_deepens_as_both_keep_answering_and_comes_back_down_by_itself(maya: Unlocked, sam: Unlocked) -> None:
    with as_of(NOON):
        for by in (maya, sam):
            set_limits(5, [], "daily", by=by)
    climbed = [ladder.rung for ladder in _visits(40, maya, sam)]
    assert climbed[0] == 2
    assert climbed[-1] == 5
    assert all(after - before <= 1 for before, after in pairwise(climbed))
    rested = [ladder.rung for ladder in _visits(6, maya, sam, answering=False, start=40)]
    assert rested[-1] == 4


def test_lowering_a_limit_holds_at_once_and_shows_the_other_nothing(maya: Unlocked, sam: Unlocked) -> None:
    """Also for the day's question that already lies there, and for one that the other has answered already."""
    _visits(3, maya, sam, answering=False)
    with as_of(NOON + timedelta(days=3)):
        found = _today(sam)
        fold = actions.answer_question(found.question, found.round, "Mine first.", by=sam, once=uuid4())
        assert _today(maya).other_wrote
        rows = list(Record.objects.order_by("pk").values_list("pk", "rev"))
        set_limits(1, found.question.themes, "daily", by=maya)
        mine = queries.question_today(by=maya)
        assert mine is None or mine.question.id != found.question.id
        assert queries.holds_back(fold.subject.document, fold.id, read_limits(by=maya))
        again = _today(sam)
        assert (again.question, again.fold and again.fold.state) == (found.question, "mine_only")
        assert list(Record.objects.order_by("pk").values_list("pk", "rev")) == rows


@pytest.mark.proof
@pytest.mark.parametrize("visits", [2, 12])
def test_the_partner_cannot_tell_which_private_limits_made_the_same_minimum(
    visits: int, maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that Sam can open, and everything that stands in clear, for two settings of Maya's, with the same luck,
    once the two have compared.
    """
    from django.db import transaction

    def transcript(ceiling: int, barred: list[str]) -> list[object]:
        luck = Random(7)
        monkeypatch.setattr("twofold.trust.questions.daily.SystemRandom", lambda: luck)
        told: list[object] = []
        sid = transaction.savepoint()
        _visits(3, maya, sam)
        with as_of(NOON + timedelta(days=3)):
            set_limits(3, ["money", "touch"], "weekly", by=sam)
        _visits(3, maya, sam, start=3)
        with as_of(NOON + timedelta(days=6)):
            set_limits(ceiling, barred, "daily", by=maya)
        for ladder in _visits(visits, maya, sam, start=6):
            told.append(ladder)
        told.append(sorted((row.kind, row.rev, row.day, row.space) for row in Record.objects.all()))
        for record in Record.objects.filter(kind="trust.ladder"):
            told.append(open_record(record.pk, by=sam).document)
        transaction.savepoint_rollback(sid)
        return told

    open_wide = transcript(5, [])
    assert transcript(3, ["touch"]) == open_wide
    assert transcript(4, ["money", "touch"]) == open_wide
    assert transcript(1, []) != open_wide  # the control: a lower minimum does show


def test_what_the_other_can_open_says_nothing_of_mine_alone(maya: Unlocked, sam: Unlocked) -> None:
    """Sides are points and nothing else: no depth, theme or pace in clear for whoever has the couple's key."""
    with as_of(NOON):
        set_limits(1, ["money"], "on-demand", by=maya)
    _visits(2, maya, sam, answering=False)
    sides = [open_record(r.pk, by=sam).document for r in Record.objects.filter(kind="records.side")]
    assert len(sides) == 2
    for side in sides:
        assert side is not None
        assert set(side.model_dump()) == {"nonce", "points", "theirs", "met"}
        assert "money" not in json.dumps(side.model_dump())


def test_never_this_is_for_me_alone(maya: Unlocked, sam: Unlocked) -> None:
    ruled_out = _today(maya).question
    never_ask(ruled_out.id, True, by=maya)
    assert _today(maya).question != ruled_out
    assert _today(sam).question == ruled_out
    never_ask(ruled_out.id, False, by=maya)
    assert _today(maya).question == ruled_out


def test_on_demand_nothing_comes_by_itself_and_one_can_be_taken(maya: Unlocked) -> None:
    set_limits(2, [], "on-demand", by=maya)
    assert queries.question_today(by=maya) is None
    taken = queries.any_question(by=maya)
    actions.pick_question(taken, by=maya)
    assert _today(maya).question.id == taken
    assert core().question(taken).depth == 1  # nothing is agreed yet


def test_what_is_put_to_rest_is_held_back(maya: Unlocked, sam: Unlocked) -> None:
    fold = actions.ask(
        "What do you fear about my new job?", "That you leave.", depth=1, themes=(), by=sam, once=uuid4()
    )
    subject = actions.folds.fold(fold.id, by=maya).subject.document
    assert not queries.holds_back(subject, fold.id, read_limits(by=maya))
    let_rest(fold.id, by=maya)
    assert queries.holds_back(subject, fold.id, read_limits(by=maya))


def test_asking_in_my_own_words_twice_asks_once_and_counts_with_the_limits(maya: Unlocked, sam: Unlocked) -> None:
    once, words = uuid4(), "Would you show me what you earn?"
    for _ in range(2):
        fold = actions.ask(words, "I would.", depth=3, themes=("money",), by=sam, once=once)
    assert Record.objects.filter(kind="trust.question").count() == 1
    subject = actions.folds.fold(fold.id, by=maya).subject.document
    set_limits(3, [], "daily", by=maya)
    assert not queries.holds_back(subject, fold.id, read_limits(by=maya))
    set_limits(3, ["money"], "daily", by=maya)
    assert queries.holds_back(subject, fold.id, read_limits(by=maya))


@pytest.mark.proof
def test_after_some_months_a_question_comes_back_once_beside_both_answers(maya: Unlocked, sam: Unlocked) -> None:
    _visits(5, maya, sam)
    later = _visits(30, maya, sam, start=150)
    back = [ladder.again for ladder in later if ladder.again]
    assert len(back) == len(set(back)) >= 3
    again = [ladder for ladder in later if ladder.again][-1]
    assert again.came[tag(str(again.again))] == 1
    with as_of(NOON + timedelta(days=150 + later.index(again))):
        offered = queries.question_again(actions.UUID(again.again), by=sam)
    assert offered.earlier is not None
    assert offered.earlier.mine is not None
    assert offered.earlier.theirs is not None


def test_two_first_visits_at_once_turn_the_day_once(maya: Unlocked, sam: Unlocked) -> None:
    """Sam has read the ladder of yesterday; before he writes today's, Maya's page has."""
    from twofold.trust.questions import daily

    with as_of(NOON):
        the_day(by=maya)
    with as_of(NOON + timedelta(days=1)):
        stale = daily._kept(sam)
        mayas = the_day(by=maya).ladder
        assert stale is not None
        assert isinstance(stale.document, Ladder)
        moved = stale.document.model_copy(update={"day": mayas.day, "number": 99})
        assert daily._written(moved, stale, sam) == mayas
        assert kept_ladder(by=sam) == mayas


def test_a_reset_person_is_asked_as_carefully_as_can_be(maya: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twofold.vault.keyring.Keyring.began_anew", True)
    assert read_limits(by=maya).ceiling == 1


def test_who_looked_at_the_day_alone_looks_at_it_anew_once_linked(jun: Unlocked, robin: Unlocked) -> None:
    from conftest import _link

    the_day(by=jun)
    jun, robin = _link(jun, robin)
    the_day(by=robin)
    the_day(by=jun)
    assert Record.objects.filter(kind="records.side").count() == 2
