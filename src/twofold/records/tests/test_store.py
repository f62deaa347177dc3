"""What is written is read again by whom it is for, and by nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records import island_moves
from twofold.records.clock import as_of
from twofold.records.models import Record, Revision, Slot
from twofold.records.store import (
    Absent,
    Conflict,
    Ended,
    NotOpen,
    Space,
    day_after,
    day_before,
    everything,
    history,
    list_records,
    open_record,
    remove,
    revise,
    save,
    search,
    share,
)
from twofold.records.tests.people import Answer, House, Note, parted


def readers(id, house: House) -> set[str]:
    able = set()
    for name, by in house.everyone.items():
        try:
            entry = open_record(id, by=by)
        except Absent:
            continue
        assert entry.document is not None
        able.add(name)
    return able


def test_mine_is_for_its_author_alone(house: House) -> None:
    saved = save(Note(text="only me"), by=house.maya, space="mine", once=uuid4())
    assert open_record(saved.id, by=house.maya) == saved
    assert saved.authentic is True
    assert readers(saved.id, house) == {"maya"}
    assert list_records(by=house.sam, space="mine") == []


def test_ours_is_for_the_two(house: House) -> None:
    saved = save(Note(text="for us"), by=house.sam, space="ours", once=uuid4())
    assert readers(saved.id, house) == {"maya", "sam"}
    (seen,) = list_records(by=house.maya, space="ours")
    assert (seen.document, seen.authentic) == (Note(text="for us"), None)
    assert list_records(by=house.robin, space="ours") == []


def test_nothing_of_the_words_stands_at_rest(house: House) -> None:
    save(Note(text="a canary in the mine"), by=house.maya, space="mine", once=uuid4())
    at_rest = b"".join(bytes(blob) for blob in Revision.objects.values_list("sealed", flat=True))
    assert b"canary" not in at_rest
    assert b"tests.note" not in at_rest


def test_sent_five_times_it_is_there_once(house: House) -> None:
    once = uuid4()
    saved = [save(Note(text="hello"), by=house.maya, space="ours", once=once) for _ in range(5)]
    assert len({(entry.id, entry.rev) for entry in saved}) == 1
    assert len(list_records(by=house.sam, space="ours")) == 1


def test_other_words_under_the_same_once_are_kept_as_a_revision(house: House) -> None:
    once = uuid4()
    save(Note(text="first"), by=house.maya, space="mine", once=once)
    assert save(Note(text="second"), by=house.maya, space="mine", once=once).rev == 2
    late = save(Note(text="first"), by=house.maya, space="mine", once=once)  # the browser sends the old form again
    assert (late.rev, late.document) == (2, Note(text="second"))


def test_words_meant_for_oneself_never_land_in_ours(house: House) -> None:
    once = uuid4()
    save(Note(text="for us"), by=house.maya, space="ours", once=once)
    with pytest.raises(Conflict):
        save(Note(text="changed my mind, only me"), by=house.maya, space="mine", once=once)
    assert [e.document for e in list_records(by=house.sam, space="ours")] == [Note(text="for us")]


@pytest.mark.parametrize("space", ["mine", "ours"])
def test_someone_elses_id_is_absent(house: House, space) -> None:
    once = uuid4()
    save(Note(text="mine"), by=house.maya, space=space, once=once)
    for by in (house.sam, house.noor, house.jun):
        with pytest.raises(Absent):
            save(Note(text="mine"), by=by, space="mine", once=once)
    with pytest.raises(Absent):
        save(Answer(text="mine"), by=house.maya, space=space, once=once)


def test_alone_and_parted_there_is_nobody_to_write_to(house: House) -> None:
    for by in (house.jun, house.robin):
        with pytest.raises(Ended):
            save(Note(text="to us"), by=by, space="ours", once=uuid4())


def test_the_other_may_have_ended_it_meanwhile(house: House) -> None:
    saved = save(Note(text="to us"), by=house.maya, space="ours", once=uuid4())
    parted(house.sam)
    for write in (
        lambda: save(Note(text="to us"), by=house.maya, space="ours", once=uuid4()),
        lambda: revise(saved.id, Note(text="more"), by=house.maya, expected_rev=1),
    ):
        with pytest.raises(Ended):
            write()


def test_an_ex_keeps_what_was_shared_until_the_end_and_sees_nothing_after(house: House) -> None:
    before = save(Note(text="ours once"), by=house.noor, space="ours", once=uuid4())
    noor, alex = parted(house.noor), parted(house.alex)
    after = replace(house, noor=noor, alex=alex)
    assert readers(before.id, after) == {"noor", "alex"}
    assert [e.id for e in list_records(by=alex, space="ours")] == [before.id]
    assert [e.id for e in everything(by=noor)] == [before.id]


def test_shelves_of_a_new_couple_do_not_show_the_old_one(house: House) -> None:
    save(Note(text="Noor and Alex"), by=house.noor, space="ours", once=uuid4())
    noor = parted(house.noor)
    parted(house.alex)
    from twofold.records.tests.people import linked

    noor, jun = linked(noor, house.jun)
    new = save(Note(text="Noor and Jun"), by=noor, space="ours", once=uuid4())
    assert [e.id for e in list_records(by=noor, space="ours")] == [new.id]
    assert [e.id for e in list_records(by=jun, space="ours")] == [new.id]
    assert len(list(everything(by=noor))) == 2
    assert search("noor", by=noor, space="ours").entries == list_records(by=noor, space="ours")


def test_an_edit_shows_the_earlier_text_to_whoever_could_read_it(house: House) -> None:
    saved = save(Note(text="one"), by=house.maya, space="ours", once=uuid4())
    edited = revise(saved.id, Note(text="two"), by=house.maya, expected_rev=1)
    assert edited.edited
    seen = open_record(saved.id, by=house.sam)
    assert (seen.document, seen.edited, seen.rev) == (Note(text="two"), True, 2)
    assert [e.document for e in history(saved.id, by=house.sam)] == [Note(text="one"), Note(text="two")]
    with pytest.raises(Absent):
        history(saved.id, by=house.noor)


def test_revising_upon_something_old_is_a_conflict_that_shows_the_newer(house: House) -> None:
    saved = save(Note(text="one"), by=house.maya, space="mine", once=uuid4())
    revise(saved.id, Note(text="two"), by=house.maya, expected_rev=1)
    with pytest.raises(Conflict) as refused:
        revise(saved.id, Note(text="three"), by=house.maya, expected_rev=1)
    assert refused.value.newer.document == Note(text="two")
    again = revise(saved.id, Note(text="two"), by=house.maya, expected_rev=1)  # the same form, sent again
    assert again.rev == 2


def test_only_the_author_changes_or_removes_words(house: House) -> None:
    saved = save(Note(text="mine to change"), by=house.maya, space="ours", once=uuid4())
    for name, by in house.everyone.items():
        if name != "maya":
            with pytest.raises(Absent):
                revise(saved.id, Note(text="no"), by=by, expected_rev=1)
            with pytest.raises(Absent):
                remove(saved.id, by=by)


def test_sharing_makes_a_copy_and_leaves_the_private_one(house: House) -> None:
    private = save(Note(text="perhaps"), by=house.maya, space="mine", once=uuid4())
    once = uuid4()
    shared = share(private.id, by=house.maya, once=once)
    assert share(private.id, by=house.maya, once=once).rev == shared.rev
    assert readers(private.id, house) == {"maya"}
    assert readers(shared.id, house) == {"maya", "sam"}
    with pytest.raises(Absent):
        share(private.id, by=house.sam, once=uuid4())


def test_removed_from_ours_leaves_a_mark_and_no_words(house: House) -> None:
    saved = save(Note(text="gone soon"), by=house.maya, space="ours", once=uuid4())
    revise(saved.id, Note(text="gone now"), by=house.maya, expected_rev=1)
    remove(saved.id, by=house.maya)
    remove(saved.id, by=house.maya)
    seen = open_record(saved.id, by=house.sam)
    assert (seen.document, seen.damaged, seen.removed_by_id) == (None, False, house.maya.person.pk)
    assert seen.removed_on is not None
    assert not Revision.objects.exists()
    assert not Slot.objects.exists()
    assert history(saved.id, by=house.sam) == []
    with pytest.raises(Absent):
        revise(saved.id, Note(text="back"), by=house.maya, expected_rev=2)


def test_removed_from_mine_is_gone(house: House) -> None:
    saved = save(Note(text="gone"), by=house.maya, space="mine", once=uuid4())
    remove(saved.id, by=house.maya)
    assert not Record.objects.exists()
    with pytest.raises(Absent):
        open_record(saved.id, by=house.maya)


def test_a_reply_needs_an_open_fold_of_the_two(house: House) -> None:
    from twofold.records.folds import start_fold
    from twofold.records.tests.people import Question, Reply

    fold = start_fold(Question(text="?"), by=house.maya, name="day", once=uuid4())
    with pytest.raises(NotOpen):
        save(Reply(text="!"), by=house.sam, space="ours", once=uuid4(), fold=fold.id)
    with pytest.raises(Absent):
        save(Reply(text="!"), by=house.noor, space="ours", once=uuid4(), fold=fold.id)
    with pytest.raises(Absent):
        save(Reply(text="!"), by=house.maya, space="mine", once=uuid4(), fold=fold.id)


def test_windows_and_days_around(house: House) -> None:
    days = [date(2026, 1, 5), date(2026, 3, 9), date(2026, 3, 9), date(2026, 7, 1)]
    for n, day in enumerate(days):
        save(Note(text=str(n)), by=house.maya, space="ours", once=uuid4(), day=day)
    march = list_records(by=house.sam, space="ours", since=date(2026, 3, 1), until=date(2026, 3, 31))
    assert [e.document for e in march] == [Note(text="2"), Note(text="1")]
    assert beside(house.sam, "ours", date(2026, 3, 9)) == (days[0], days[3])
    assert beside(house.sam, "ours", days[0]) == (None, days[1])
    assert beside(house.noor, "ours", days[0]) == (None, None)
    assert beside(house.maya, "mine", days[0]) == (None, None)
    assert len(list_records(by=house.sam, space="ours", limit=3)) == 3
    assert list_records(by=house.sam, space="ours", kinds=["tests.reply"]) == []


def beside(by: Unlocked, space: Space, day: date) -> tuple[date | None, date | None]:
    return day_before(day, by=by, space=space), day_after(day, by=by, space=space)


def test_as_many_queries_for_many_as_for_one(house: House, django_assert_num_queries) -> None:
    for n in range(12):
        saved = save(Note(text=str(n)), by=house.maya, space="ours", once=uuid4())
        revise(saved.id, Note(text=f"{n}, better"), by=house.maya, expected_rev=1)
    for limit in (1, 10):
        with django_assert_num_queries(1):
            assert len(list_records(by=house.sam, space="ours", limit=limit)) == limit


def test_search_looks_past_case_and_accents(house: House) -> None:
    save(Note(text="Le CAFÉ près du canal"), by=house.maya, space="ours", once=uuid4())
    save(Note(text="a walk"), by=house.maya, space="ours", once=uuid4())
    save(Note(text="café, only me"), by=house.maya, space="mine", once=uuid4())
    found = search("canal cafe", by=house.sam, space="ours")
    assert ([e.document.text for e in found.entries], found.searched_since) == (
        ["Le CAFÉ près du canal"],
        None,
    )
    assert [e.document.text for e in search("CAFE", by=house.maya, space="mine").entries] == ["café, only me"]
    for by in (house.robin, house.noor, house.jun):
        assert search("cafe", by=by, space="ours").entries == []
    assert search("  ", by=house.maya, space="ours").entries == []


def test_a_long_search_says_how_far_it_came(house: House) -> None:
    for n in range(300):
        save(Note(text="again"), by=house.maya, space="mine", once=uuid4(), day=date.fromordinal(738000 + n))
    found = search("again", by=house.maya, space="mine", limit=10)
    assert found.searched_since == date.fromordinal(738050)
    rest = search("again", by=house.maya, space="mine", limit=10, until=found.searched_since)
    assert {e.id for e in found.entries} | {e.id for e in rest.entries} == {e.id for e in everything(by=house.maya)}


def test_everything_comes_in_windows_and_once(house: House) -> None:
    for n in range(450):
        save(Note(text=str(n)), by=house.maya, space="mine", once=uuid4(), day=date(2026, 1, 1 + n % 3))
    texts = [e.document.text for e in everything(by=house.maya)]
    assert sorted(texts, key=int) == [str(n) for n in range(450)]


def test_the_demonstration_may_write_at_another_moment(house: House) -> None:
    then = datetime(2025, 5, 3, 12, 0, tzinfo=UTC)
    with as_of(then):
        saved = save(Note(text="last year"), by=house.maya, space="mine", once=uuid4())
    assert (saved.day, saved.written_at) == (date(2025, 5, 3), then)


def test_moving_to_another_island_takes_ones_own_along(house: House) -> None:
    save(Note(text="alone"), by=house.jun, space="mine", once=uuid4())
    island = house.maya.person.island_id
    assert island_moves.move(house.jun.person.pk, island) == 1
    assert set(Record.objects.values_list("island", flat=True)) == {island}
