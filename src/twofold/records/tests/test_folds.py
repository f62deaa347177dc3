"""Both write; neither reads before both have written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from twofold.records import fold_writing, models
from twofold.records.folds import (
    Fold,
    answer,
    fold,
    hand_over,
    list_folds,
    settle,
    start_fold,
    waiting,
    withdraw,
)
from twofold.records.models import Record, Revision, Slot, Ticket
from twofold.records.store import (
    Absent,
    Conflict,
    Ended,
    Opened,
    draft,
    everything,
    history,
    keep_draft,
    list_records,
    open_record,
    remove,
    save,
    search,
)
from twofold.records.tests.people import Answer, House, Note, Question, Reply, both_instant, parted
from twofold.vault.primitives import random_bytes

QUESTION = Question(text="What made you laugh today?")


def started(house: House, name: str = "today") -> Fold:
    return start_fold(QUESTION, by=house.maya, name=name, once=uuid4())


def write(folded: Fold, by, text: str, **more) -> Fold:
    return answer(folded.id, Answer(text=text), by=by, once=uuid4(), **more)


def opened(house: House, name: str = "today") -> Fold:
    folded = started(house, name)
    write(folded, house.maya, "Maya's")
    write(folded, house.sam, "Sam's")
    return fold(folded.id, by=house.maya)


def texts(seen: Fold) -> tuple[str | None, str | None]:
    return tuple(e.document.text if e and e.document else None for e in (seen.mine, seen.theirs))


def test_the_whole_way_with_a_ticket(house: House) -> None:
    ticket = random_bytes()
    folded = started(house)
    assert (folded.state, folded.subject.document, folded.other_wrote) == ("unwritten", QUESTION, False)
    assert write(folded, house.maya, "Maya's", ticket=ticket).state == "mine_only"
    assert not hand_over(folded.id, ticket, person_id=house.maya.person.pk, by=house.maya)  # too early: nothing changes
    seen = fold(folded.id, by=house.sam)
    assert (seen.state, texts(seen), seen.other_wrote) == ("theirs_only", (None, None), True)
    seen = write(folded, house.sam, "Sam's")
    assert (seen.state, texts(seen), seen.awaits_me) == ("sealed", ("Sam's", None), False)
    assert fold(folded.id, by=house.sam).state == "sealed"
    assert not hand_over(folded.id, random_bytes(), person_id=house.maya.person.pk, by=house.maya)
    hand_over(folded.id, ticket, person_id=house.sam.person.pk, by=house.sam)
    assert fold(folded.id, by=house.sam).state == "sealed"
    assert hand_over(folded.id, ticket, person_id=house.maya.person.pk, by=house.maya)
    assert hand_over(folded.id, ticket, person_id=house.maya.person.pk, by=house.maya)
    seen = fold(folded.id, by=house.sam)
    assert (seen.state, texts(seen)) == ("open", ("Sam's", "Maya's"))
    assert texts(fold(folded.id, by=house.maya)) == ("Maya's", "Sam's")
    assert not Ticket.objects.exists()
    assert not Record.objects.filter(waits=True).exists()


def test_without_a_ticket_it_opens_at_the_authors_next_visit(house: House) -> None:
    folded = started(house)
    write(folded, house.maya, "Maya's")
    assert not Ticket.objects.exists()
    write(folded, house.sam, "Sam's")
    assert settle(by=house.sam) == []
    assert fold(folded.id, by=house.sam).theirs is None
    (due,) = waiting(by=house.maya)
    assert (due.state, due.awaits_me, due.theirs) == ("sealed", True, None)
    assert settle(by=house.maya) == [folded.id]
    assert settle(by=house.maya) == []
    assert texts(fold(folded.id, by=house.sam)) == ("Sam's", "Maya's")


def test_looking_hands_over_first(house: House) -> None:
    folded = started(house)
    write(folded, house.maya, "Maya's")
    write(folded, house.sam, "Sam's")
    assert texts(fold(folded.id, by=house.maya)) == ("Maya's", "Sam's")
    assert fold(folded.id, by=house.sam).state == "open"


def test_what_another_request_of_mine_hands_over_meanwhile_is_open_here_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two presses looks while the first is opening it."""
    folded = started(house)
    write(folded, house.maya, "Maya's")
    write(folded, house.sam, "Sam's")
    settle_one = fold_writing.settle_one

    def overtaken(fold_id: UUID, **given: Any) -> bool:
        settle_one(fold_id, **given)
        return False

    monkeypatch.setattr(fold_writing, "settle_one", overtaken)
    assert fold(folded.id, by=house.maya).state == "open"


def test_instant_for_us_opens_at_once(house: House) -> None:
    maya, sam = both_instant(house.maya, house.sam)
    folded = started(house)
    write(folded, maya, "Maya's", ticket=random_bytes())
    assert Ticket.objects.get().held_key is not None
    assert fold(folded.id, by=sam).theirs is None
    assert texts(write(folded, sam, "Sam's")) == ("Sam's", "Maya's")


def test_where_someone_else_runs_the_server_it_opens_at_once(house: House, settings) -> None:
    settings.CONFIGURATION = SimpleNamespace(operator="other")
    folded = started(house)
    write(folded, house.maya, "Maya's")
    assert write(folded, house.sam, "Sam's").state == "open"


def test_one_alone_cannot_choose_instant(house: House) -> None:
    assert house.maya.membership is not None
    house.maya.membership.instant = True
    folded = started(house)
    write(folded, house.maya, "Maya's")
    assert not Ticket.objects.exists()


def test_together_on_one_device_it_opens_at_once(house: House) -> None:
    folded = started(house)
    write(folded, house.maya, "Maya's")
    write(folded, house.sam, "Sam's")
    settle(by=house.maya)
    assert fold(folded.id, by=house.maya).state == "open"


def test_before_the_other_writes_no_key_of_the_couple_opens_mine(house: House) -> None:
    folded = started(house)
    seen = write(folded, house.maya, "Maya's", ticket=random_bytes())
    assert seen.mine is not None
    assert list(Slot.objects.filter(record=seen.mine.id).values_list("reader_kind", flat=True)) == ["person"]
    with pytest.raises(Absent):
        open_record(seen.mine.id, by=house.sam)
    with pytest.raises(Absent):
        history(seen.mine.id, by=house.sam)
    assert list_records(by=house.sam, space="folded") == []
    assert search("maya", by=house.sam, space="ours").entries == []
    assert seen.mine.id not in {e.id for e in everything(by=house.sam)}


def test_the_second_is_not_read_before_the_first_has_given(house: House) -> None:
    folded = started(house)
    write(folded, house.maya, "Maya's")
    seen = write(folded, house.sam, "Sam's")
    assert seen.mine is not None
    for path in (open_record, history):
        with pytest.raises(Absent):
            path(seen.mine.id, by=house.maya)
    assert search("sam", by=house.maya, space="ours").entries == []
    assert seen.mine.id not in {e.id for e in everything(by=house.maya)}


def test_nobody_else_sees_a_fold(house: House) -> None:
    ticket = random_bytes()
    folded = started(house)
    write(folded, house.maya, "Maya's", ticket=ticket)
    write(folded, house.sam, "Sam's")
    for by in (house.noor, house.alex, house.robin, house.jun):
        with pytest.raises(Absent):
            fold(folded.id, by=by)
        with pytest.raises(Absent):
            withdraw(folded.id, by=by)
        with pytest.raises((Absent, Ended)):
            write(folded, by, "me too")
        assert not hand_over(folded.id, ticket, person_id=by.person.pk, by=by)
        assert waiting(by=by) == []
        assert settle(by=by) == []
    assert not models.Fold.objects.get().opened_on


def test_revised_before_the_other_writes_the_earlier_text_is_destroyed(house: House) -> None:
    old, new = random_bytes(), random_bytes()
    folded = started(house)
    write(folded, house.maya, "hasty", ticket=old)
    seen = write(folded, house.maya, "better", ticket=new)
    assert seen.mine is not None
    assert (texts(seen)[0], seen.mine.edited, seen.mine.rev) == ("better", False, 2)
    assert Revision.objects.filter(record=seen.mine.id).count() == 1
    write(folded, house.sam, "Sam's")
    assert not hand_over(folded.id, old, person_id=house.maya.person.pk, by=house.maya)
    assert hand_over(folded.id, new, person_id=house.maya.person.pk, by=house.maya)
    assert texts(fold(folded.id, by=house.sam)) == ("Sam's", "better")


def test_the_same_answer_again_changes_nothing_and_takes_the_newer_ticket(house: House) -> None:
    once, lost, kept = uuid4(), random_bytes(), random_bytes()
    folded = started(house)
    for ticket in (lost, kept):
        seen = answer(folded.id, Answer(text="hi"), by=house.maya, once=once, ticket=ticket)
    assert seen.mine is not None
    assert seen.mine.rev == 1
    write(folded, house.sam, "Sam's")
    assert hand_over(folded.id, kept, person_id=house.maya.person.pk, by=house.maya)


def test_revised_after_the_other_wrote_it_is_marked_and_the_earlier_text_stays(house: House) -> None:
    folded = started(house)
    write(folded, house.maya, "first thought")
    write(folded, house.sam, "Sam's")
    seen = write(folded, house.maya, "second thought")
    assert seen.state == "open"
    theirs = fold(folded.id, by=house.sam).theirs
    assert theirs is not None
    assert theirs.edited
    assert [e.document.text for e in history(theirs.id, by=house.sam)] == ["first thought", "second thought"]


def test_the_second_writer_revises_before_it_opens(house: House) -> None:
    folded = started(house)
    write(folded, house.maya, "Maya's")
    write(folded, house.sam, "one")
    assert write(folded, house.sam, "two").state == "sealed"
    seen = fold(folded.id, by=house.maya)
    assert seen.theirs is not None
    assert (texts(seen), seen.theirs.edited) == (("Maya's", "two"), True)
    assert len(history(seen.theirs.id, by=house.maya)) == 2


def test_revised_after_opening(house: House) -> None:
    folded = opened(house)
    assert texts(write(folded, house.sam, "Sam's, better"))[1] == "Maya's"
    seen = fold(folded.id, by=house.maya)
    assert seen.state == "open"
    assert texts(seen) == ("Maya's", "Sam's, better")


def test_a_page_left_open_overnight_overwrites_nothing(house: House) -> None:
    folded = started(house)
    write(folded, house.maya, "from the phone", expected_rev=0)
    with pytest.raises(Conflict) as refused:
        write(folded, house.maya, "from the desk", expected_rev=0)
    assert refused.value.newer.document == Answer(text="from the phone")
    assert texts(fold(folded.id, by=house.maya))[0] == "from the phone"


def test_withdrawn_by_the_only_one_nothing_is_left(house: House) -> None:
    folded = started(house)
    write(folded, house.maya, "no, rather not", ticket=random_bytes())
    withdraw(folded.id, by=house.maya)
    for table in (Record, Revision, Slot, Ticket, models.Fold):
        assert not table.objects.exists()
    with pytest.raises(Absent):
        fold(folded.id, by=house.maya)
    assert started(house).state == "unwritten"


def test_withdrawn_after_the_other_wrote_theirs_folds_back(house: House) -> None:
    folded = started(house)
    write(folded, house.maya, "Maya's")
    write(folded, house.sam, "Sam's")
    withdraw(folded.id, by=house.maya)
    assert not Slot.objects.filter(reader_kind="couple", record__space="folded").exists()
    assert fold(folded.id, by=house.maya).state == "theirs_only"
    assert fold(folded.id, by=house.sam).state == "mine_only"
    assert texts(write(folded, house.maya, "after all")) == ("after all", None)
    assert texts(fold(folded.id, by=house.sam)) == ("Sam's", "after all")


def test_withdrawn_and_written_again_where_both_chose_instant(house: House) -> None:
    maya, sam = both_instant(house.maya, house.sam)
    folded = started(house)
    write(folded, house.maya, "before we agreed")
    write(folded, sam, "Sam's")
    withdraw(folded.id, by=maya)
    assert texts(write(folded, maya, "after all")) == ("after all", "Sam's")


def test_the_second_withdraws(house: House) -> None:
    ticket = random_bytes()
    folded = started(house)
    write(folded, house.maya, "Maya's", ticket=ticket)
    write(folded, house.sam, "Sam's")
    withdraw(folded.id, by=house.sam)
    withdraw(folded.id, by=house.sam)
    assert not hand_over(folded.id, ticket, person_id=house.maya.person.pk, by=house.maya)
    assert fold(folded.id, by=house.maya).state == "mine_only"
    assert fold(folded.id, by=house.sam).theirs is None


def test_what_is_open_is_not_withdrawn_but_can_be_removed(house: House) -> None:
    folded = opened(house)
    with pytest.raises(Opened):
        withdraw(folded.id, by=house.maya)
    assert folded.mine is not None
    remove(folded.mine.id, by=house.maya)
    seen = fold(folded.id, by=house.sam)
    assert seen.theirs is not None
    assert (seen.state, seen.theirs.document, seen.theirs.damaged) == ("open", None, False)
    assert seen.theirs.removed_on is not None
    assert texts(fold(folded.id, by=house.maya)) == (None, "Sam's")
    with pytest.raises(Absent):
        write(folded, house.maya, "again")


def test_what_the_other_wrote_stays_among_ours_when_mine_is_removed(house: House) -> None:
    folded = opened(house)
    assert folded.mine is not None
    remove(folded.mine.id, by=house.maya)
    found = [entry.document for entry in search("Sam", space="ours", by=house.maya).entries]
    assert found == [Answer(text="Sam's")]


def test_an_answer_that_waits_and_a_subject_are_not_removed(house: House) -> None:
    folded = started(house)
    seen = write(folded, house.maya, "Maya's")
    assert seen.mine is not None
    for id in (seen.mine.id, seen.subject.id, opened(house, "yesterday").subject.id):
        with pytest.raises(Absent):
            remove(id, by=house.maya)


def test_a_name_is_one_fold_for_the_two_and_another_for_others(house: House) -> None:
    first = start_fold(QUESTION, by=house.maya, name="2026-11-23", once=uuid4())
    again = start_fold(Question(text="Another"), by=house.sam, name="2026-11-23", once=uuid4())
    assert (again.id, again.subject.document) == (first.id, QUESTION)
    other = start_fold(QUESTION, by=house.noor, name="2026-11-23", once=uuid4())
    assert other.id != first.id
    names = {bytes(name) for name in models.Fold.objects.values_list("name", flat=True)}
    assert len(names) == 2
    assert all(b"2026" not in name for name in names)
    with pytest.raises(Absent):
        start_fold(QUESTION, by=house.noor, name="more", once=first.id)


def test_writing_to_a_couple_that_has_ended_is_refused_and_ones_own_can_be_taken_back(house: House) -> None:
    ticket = random_bytes()
    folded = started(house)
    write(folded, house.maya, "Maya's", ticket=ticket)
    write(folded, house.sam, "Sam's")
    stale, maya, sam = house.maya, parted(house.maya), parted(house.sam)
    for by in (stale, maya, sam):
        with pytest.raises(Ended):
            write(folded, by, "more")
    assert not hand_over(folded.id, ticket, person_id=maya.person.pk, by=maya)
    assert fold(folded.id, by=sam).theirs is None
    withdraw(folded.id, by=maya)
    assert fold(folded.id, by=sam).state == "mine_only"


def test_replies_come_with_the_fold(house: House) -> None:
    folded = opened(house)
    for by, text in ((house.maya, "ha"), (house.sam, "indeed")):
        save(Reply(text=text), by=by, space="ours", once=uuid4(), fold=folded.id)
    (seen,) = list_folds(by=house.sam)
    assert [e.document.text for e in seen.replies] == ["ha", "indeed"]
    assert list_records(by=house.sam, space="ours") == []
    found = {e.document.text for e in search("a", by=house.sam, space="ours").entries}
    assert found == {"ha", "Maya's", "Sam's", "What made you laugh today?"}


def test_lists_take_as_many_queries_for_many_as_for_one(house: House, django_assert_num_queries) -> None:
    for n in range(6):
        opened(house, f"open {n}")
        write(started(house, f"waiting {n}"), house.maya, "hm")
    for limit in (1, 6):
        with django_assert_num_queries(4):
            assert [f.state for f in list_folds(by=house.sam, limit=limit)] == ["open"] * limit
        with django_assert_num_queries(3):
            assert [f.state for f in waiting(by=house.sam, limit=limit)] == ["theirs_only"] * limit
        with django_assert_num_queries(1):
            assert settle(by=house.maya) == []


def test_the_draft_goes_when_the_answer_is_there(house: House) -> None:
    folded = started(house)
    keep_draft("today", "Ma", by=house.maya)
    write(folded, house.maya, "Maya's", draft="today")
    assert draft("today", by=house.maya) is None
    keep_draft("note", "so far", by=house.maya)
    save(Note(text="so far"), by=house.maya, space="mine", once=uuid4(), draft="note")
    assert draft("note", by=house.maya) is None
