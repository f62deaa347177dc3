"""What one person keeps for themself about questions, under the hands of the other: over HTTP, and by writing rows."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client

from twofold.leaving.gathering import as_data, gather
from twofold.people import couples, invitations
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.records import folds
from twofold.records.clock import as_of
from twofold.records.drafts import names
from twofold.records.models import Draft, Record
from twofold.records.private_matching import Side, _about, _first_key, _side_id, compare
from twofold.records.store import open_records, revise
from twofold.rooms.installed_packs import core
from twofold.trust.questions import actions, daily, limits, queries
from twofold.trust.questions.daily import kept_ladder, the_day
from twofold.trust.questions.documents import Ladder, Limits
from twofold.trust.questions.ids import COMPARED, ladder_id
from twofold.trust.questions.ladder import THEMES
from twofold.trust.questions.limits import let_rest, never_ask, read_limits, set_limits
from twofold.vault import private_matching

BrowserOf = Callable[[Unlocked], Client]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LOST = "not where you left them"


def _row(name: str, by: Unlocked) -> Draft:
    return Draft.objects.get(person=by.person, name=names(name, by)[0])


def _both_come(*people: Unlocked, day: int = 0) -> None:
    with as_of(NOON + timedelta(days=day)):
        for by in people:
            the_day(by=by)


# Over HTTP


@pytest.mark.parametrize("kind", ["trust.ladder", "records.side"])
def test_nobody_can_look_at_change_or_remove_what_the_house_keeps_for_two(
    kind: str, maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    """Whoever came first has written the ladder; removed, no day would ever turn again, for either of them."""
    the_day(by=sam)
    the_day(by=maya)
    browser = browser_of(sam)
    for id in Record.objects.filter(kind=kind, author=sam.person).values_list("pk", flat=True):
        pages = [browser.get(f"/ours/{id}{way}") for way in ("", "/edit", "/remove")]
        pages += [browser.post(f"/ours/{id}/{way}", {"text": "x", "expected_rev": "1"}) for way in ("edit", "remove")]
        assert {page.status_code for page in pages} == {404}
    assert not Record.objects.exclude(removed_on=None).exists()


def test_a_ladder_or_side_that_was_removed_breaks_nobodys_day(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    _both_come(sam, maya)
    Record.objects.filter(kind__in=["trust.ladder", "records.side"]).update(
        removed_on=NOON.date(), removed_by=sam.person
    )
    with as_of(NOON + timedelta(days=1)):
        for by in (maya, sam):
            assert browser_of(by).get("/today").status_code == 200


def test_taking_everything_along_tells_no_level_of_a_theme(maya: Unlocked, sam: Unlocked) -> None:
    """The ladder knows, theme by theme, how deep both go: "touch: 0" would name a barred theme to whoever did not bar it."""
    set_limits(4, ["touch"], "daily", by=maya)
    for day in range(3):
        _both_come(maya, sam, day=day)
    assert kept_ladder(by=sam).levels["touch"] == 0  # type: ignore[union-attr]
    told = json.dumps(as_data(gather(sam)))
    assert "touch" not in told
    assert "records.side" not in told


def test_what_is_kept_for_good_is_out_of_reach_of_the_keeping_of_drafts(maya: Unlocked, browser_of: BrowserOf) -> None:
    set_limits(2, ["money"], "daily", by=maya)
    answer = browser_of(maya).post("/drafts", {"name": limits.LIMITS.name, "text": Limits(ceiling=5).model_dump_json()})
    assert answer.status_code == 400
    assert read_limits(by=maya).ceiling == 2


# What the shared record tells


def test_never_this_leaves_no_trace_in_what_the_two_are_asked(maya: Unlocked, sam: Unlocked) -> None:
    """A question that never stands among the eight on the days that Maya turned would be one that she ruled out."""
    _both_come(maya, sam)

    def turned_by_her() -> Ladder:
        with as_of(NOON + timedelta(days=1)), transaction.atomic():
            found = the_day(by=maya, chance=Random(7)).ladder
            transaction.set_rollback(True)
        return found

    before = turned_by_her()
    for id in before.questions:
        never_ask(id, True, by=maya)
    assert before.questions
    assert turned_by_her() == before


def test_taking_any_question_a_hundred_times_draws_out_no_limit(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    """Sam bars every theme but one, takes any question, and looks whether one of that theme comes; for each theme, again and
    again. He sees no more questions beyond the lightest than a day brings anyway.
    """
    set_limits(5, ["touch"], "daily", by=maya)
    set_limits(5, [], "daily", by=sam)
    for day in range(3):
        _both_come(maya, sam, day=day)
    deeper = set()
    with as_of(NOON + timedelta(days=2)):
        for theme in THEMES:
            set_limits(5, set(THEMES) - {theme}, "daily", by=sam)
            for _again in range(12):
                found = core().question(queries.any_question(by=sam))
                assert found.depth == 1 or found.themes == (theme,)
                deeper |= {found.id} if found.depth > 1 else set()
        assert browser_of(sam).post("/questions/pick", {"any": "1"}).status_code == 303
    assert len(deeper) <= daily.rungs.DAYS_CHOICE


# By writing rows: Sam runs the server, and holds the couple's key


def _forge_ladder(sam: Unlocked, **fields: object) -> None:
    entry = open_records([ladder_id(sam)], by=sam)[ladder_id(sam)]
    assert isinstance(entry.document, Ladder)
    revise(entry.id, entry.document.model_copy(update=fields), by=sam, expected_rev=entry.rev)


@pytest.mark.parametrize("answered", [True, False])  # False: there is nothing to compare by, so what was agreed counts
def test_a_forged_ladder_draws_out_no_more_than_one_depth_beyond_where_she_has_come(
    answered: bool, maya: Unlocked, sam: Unlocked
) -> None:
    """Sam writes that they have climbed to the top and agreed on everything. What Maya's page writes down next says nothing
    of depths that her own pages have not come near.
    """
    set_limits(5, ["money"], "daily", by=maya)
    _both_come(*((maya, sam) if answered else (sam, maya)))
    _forge_ladder(sam, rung=5, compared=True, levels=dict.fromkeys(THEMES, 5))
    _both_come(maya, day=1)
    ladder = kept_ladder(by=sam)
    assert ladder is not None
    assert ladder.levels == {theme: 0 if theme == "money" else 3 for theme in THEMES}


def test_a_forged_rung_shows_no_deeper_cells(maya: Unlocked, sam: Unlocked) -> None:
    """Sam claims to be willing to everything, at a rung that he made up, and looks which points of Maya's meet his."""
    set_limits(5, [], "daily", by=maya)
    willing = [True] * 48
    for day in range(4):
        if day:
            _forge_ladder(sam, rung=5)
        _both_come(maya, day=day)
        with as_of(NOON + timedelta(days=day)):
            both = compare(COMPARED, willing, by=sam)
    assert both is not None
    depths = {i % 5 + 1 for i, yes in enumerate(both[:45]) if yes}
    assert depths == {1, 2, 3}


def test_from_there_on_it_is_one_depth_a_week(maya: Unlocked, sam: Unlocked) -> None:
    set_limits(5, [], "daily", by=maya)
    reached = []
    for day in range(22):
        if day:
            _forge_ladder(sam, rung=5)
        _both_come(maya, day=day)
        reached.append(read_limits(by=maya).reached)
    assert [reached.index(rung) for rung in (2, 3, 4, 5)] == [0, 7, 14, 21]


def test_a_crafted_side_makes_nothing_agreed_that_she_did_not_show(maya: Unlocked, sam: Unlocked) -> None:
    """A cell she is willing to, put in the place of one that she is not: her points meet, and her own limits decide."""
    set_limits(5, ["touch"], "daily", by=maya)
    _both_come(maya, sam)
    about, key = _about(COMPARED, sam), _first_key(sam)
    with as_of(NOON + timedelta(days=1)):
        the_day(by=maya)
        ids = [_side_id(COMPARED, by.person, sam.couple.pk, sam) for by in (maya, sam)]  # type: ignore[union-attr]
        hers, his = (open_records([id], by=sam)[id] for id in ids)
        assert isinstance(hers.document, Side)
        theirs = private_matching.unpacked(b64decode(hers.document.points))
        mine = private_matching.show([True] * 48, key=key, about=about)
        met = private_matching.raise_theirs(theirs, mine=mine, key=key, about=about)
        crafted = Side(
            nonce=_text(mine.nonce),
            points=_text(mine.points[0] * 48),
            theirs=hers.document.nonce,
            met=_text(met[0] * 48),
        )
        revise(his.id, crafted, by=sam, expected_rev=his.rev)
    _forge_ladder(sam, rung=5)
    _both_come(maya, day=2)
    ladder = kept_ladder(by=sam)
    assert ladder is not None
    assert ladder.levels == {theme: 0 if theme == "touch" else 3 for theme in THEMES}


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


# The row of limits itself


def _deleted(by: Unlocked) -> None:
    _row(limits.LIMITS.name, by).delete()


def _both_deleted(by: Unlocked) -> None:
    _row(limits.LIMITS.name, by).delete()
    _row(limits.ASIDE.name, by).delete()


def _flipped(by: Unlocked) -> None:
    row = _row(limits.LIMITS.name, by)
    row.sealed = bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1])
    row.save()


def _aside_deleted(by: Unlocked) -> None:
    _row(limits.ASIDE.name, by).delete()


@pytest.mark.parametrize("harm", [_deleted, _both_deleted, _flipped, _aside_deleted])
def test_limits_that_are_gone_close_and_their_owner_is_told(
    harm: Callable[[Unlocked], None], maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    set_limits(4, ["money"], "daily", by=maya)
    the_day(by=maya)
    the_day(by=sam)
    harm(maya)
    browser = browser_of(maya)
    assert (read_limits(by=maya).ceiling, read_limits(by=maya).lost) == (1, True)
    for _again in range(2):  # looking writes the row anew, and that must not settle it
        assert LOST in browser.get("/today").content.decode()
    _both_come(maya, day=400)
    assert read_limits(by=maya).lost
    assert LOST in browser.get("/trust/limits").content.decode()
    assert LOST not in browser_of(sam).get("/today").content.decode()
    browser.post("/trust/limits", {"ceiling": "4", "barred": ["money"], "pace": "daily"})
    assert LOST not in browser.get("/today").content.decode()
    assert (read_limits(by=maya).ceiling, read_limits(by=maya).barred) == (4, frozenset({"money"}))


def test_limits_are_missed_though_all_that_was_written_beside_them_is_gone_or_forged(
    maya: Unlocked, sam: Unlocked
) -> None:
    """Sam deletes her rows and her side, and writes that the two never compared; what she answered is left."""
    set_limits(4, ["money"], "daily", by=maya)
    _both_come(maya, sam)
    for by in (maya, sam):
        actions.answer_question(core().question("tiny-fib"), 1, "Words.", by=by, once=uuid4())
    actions.folds.settle(by=maya)
    _both_deleted(maya)
    Record.objects.filter(kind="records.side", author=maya.person).delete()
    _forge_ladder(sam, compared=False, rung=2)
    assert (read_limits(by=maya).ceiling, read_limits(by=maya).lost) == (1, True)


def test_wider_limits_of_before_put_back_alone_do_not_count(maya: Unlocked, sam: Unlocked) -> None:
    the_day(by=maya)
    wide = bytes(_row(limits.LIMITS.name, maya).sealed)
    set_limits(1, THEMES, "weekly", by=maya)
    Draft.objects.filter(pk=_row(limits.LIMITS.name, maya).pk).update(sealed=wide)
    assert read_limits(by=maya).lost
    assert read_limits(by=maya).ceiling == 1


def test_nobody_is_told_so_who_was_never_here(maya: Unlocked, sam: Unlocked, jun: Unlocked) -> None:
    """Also where the other has come first, and has turned days on their own."""
    _both_come(sam)
    _both_come(sam, day=1)
    for by in (maya, jun):
        assert not read_limits(by=by).lost
        set_limits(4, [], "daily", by=by)
        assert read_limits(by=by).ceiling == 4
        the_day(by=by)
        assert read_limits(by=by).ceiling == 4


def test_nobody_is_told_so_who_answers_before_they_have_looked_at_a_day(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    """Sam was sent the address of a fold, and went there first."""
    _both_come(maya)
    with as_of(NOON):
        fold = actions.answer_question(core().questions[0], 0, "The string.", by=maya, once=uuid4())
        actions.answer(fold.id, "A cup.", by=sam, once=uuid4(), expected_rev=0)
        assert folds.settle(by=maya) == [fold.id]
        assert not read_limits(by=sam).lost
    _both_come(sam, day=1)
    with as_of(NOON + timedelta(days=1)):
        assert not read_limits(by=sam).lost
        assert LOST not in browser_of(sam).get("/today").content.decode()
        Draft.objects.filter(person=sam.person).delete()
        actions.ask("What do you keep?", "Bread.", depth=1, themes=(), by=sam, once=uuid4())
        assert read_limits(by=sam).lost  # but an answer does not hide that they are gone


def test_no_change_can_be_told_from_any_other_by_the_rows(maya: Unlocked, sam: Unlocked) -> None:
    """Swapping a question, passing, picking, barring every theme, ruling out, putting to rest: the same two rows are written
    anew, of the same size, and no other.
    """
    the_day(by=maya)
    acts: list[Callable[[], object]] = [
        lambda: actions.take_another(0, by=maya),
        lambda: actions.let_pass(True, by=maya),
        lambda: actions.pick_question(max((q.id for q in core().questions), key=len), by=maya),
        lambda: set_limits(1, THEMES, "on-demand", by=maya),
        lambda: never_ask("tiny-fib", True, by=maya),
        lambda: let_rest(uuid4(), by=maya),
    ]

    def rows() -> dict[int, tuple[bytes, int, object]]:
        found = Draft.objects.filter(person=maya.person)
        return {row.pk: (bytes(row.sealed), len(bytes(row.sealed)), row.day) for row in found}

    before, told = rows(), set()
    for act in acts:
        act()
        after = rows()
        changed = {pk for pk in after if after[pk] != before.get(pk)}
        told.add((frozenset(changed), tuple(sorted((size, day) for _sealed, size, day in after.values()))))
        before = after
    assert len(told) == 1


def test_a_first_look_on_another_device_does_not_undo_what_was_just_lowered(
    maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_day(by=maya)
    before = daily._kept

    def meanwhile(by: Unlocked) -> object:
        set_limits(1, ["money"], "weekly", by=maya)
        return before(by)

    monkeypatch.setattr(daily, "_kept", meanwhile)
    _both_come(maya, day=500)
    assert (read_limits(by=maya).ceiling, read_limits(by=maya).barred) == (1, frozenset({"money"}))


def test_the_id_of_a_ladder_is_the_same_for_both(maya: Unlocked, sam: Unlocked) -> None:
    assert isinstance(ladder_id(maya), UUID)
    assert ladder_id(maya) == ladder_id(sam)


# A private answer and the day's question


def _answered_alone(by: Unlocked) -> str:
    offered = queries.question_today(by=by)
    assert offered is not None
    actions.answer_alone(offered.question, "Plums, all night.", by=by, once=uuid4())
    kept = queries.question_today(by=by)
    assert kept is not None
    assert kept.aside.kept is not None
    return offered.question.id


def test_what_one_answered_alone_doesnt_answer_the_first_question_for_two(robin: Unlocked, jun: Unlocked) -> None:
    _answered_alone(jun)
    other = invitations.accept(invitations.invite(by=jun).code, by=robin)
    jun.person.refresh_from_db()
    one = couples.take_in(with_couple(jun))
    offered = queries.question_today(by=one)
    assert offered is not None
    assert offered.aside.kept is None
    fold_id = actions.answer_question(offered.question, offered.round, "Rain.", by=other, once=uuid4()).id
    again = queries.question_today(by=one)
    assert again is not None
    assert (again.fold_id, again.other_wrote, again.aside.kept) == (fold_id, True, None)


def test_a_private_answer_belongs_to_its_question_alone(jun: Unlocked) -> None:
    question = _answered_alone(jun)
    never_ask(question, True, by=jun)
    offered = queries.question_today(by=jun)
    assert offered is not None
    assert offered.question.id != question
    assert offered.aside.kept is None
