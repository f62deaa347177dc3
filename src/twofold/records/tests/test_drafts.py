from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofold.people.models import SeenDay
from twofold.people.unlocked import Unlocked
from twofold.records.clock import as_of
from twofold.records.drafts import names, sealed_draft
from twofold.records.models import Draft
from twofold.records.store import (
    begun_in,
    draft,
    drop_draft,
    keep_draft,
    keep_typed,
    let_earlier_go,
    let_go,
    settle_draft,
    typed_elsewhere,
)
from twofold.records.tests.people import House


def test_a_draft_is_there_again_for_its_writer_alone(house: House) -> None:
    keep_draft("question today", "What I wanted to s", by=house.maya)
    keep_draft("question today", "What I wanted to say", by=house.maya)
    assert draft("question today", by=house.maya) == "What I wanted to say"
    assert draft("question today", by=house.sam) is None
    assert draft("another", by=house.maya) is None
    row = Draft.objects.get()
    assert b"wanted" not in bytes(row.sealed)
    assert b"question" not in bytes(row.name)


def test_an_emptied_or_dropped_draft_is_gone(house: House) -> None:
    for again in (lambda: keep_draft("a", "", by=house.maya), lambda: drop_draft("a", by=house.maya)):
        keep_draft("a", "something", by=house.maya)
        again()
        assert not Draft.objects.exists()


def test_a_draft_is_found_after_the_person_key_changed(house: House) -> None:
    keep_draft("a", "before", by=house.maya)
    later = house.maya.with_keyring(house.maya.keyring.with_next_person_key())
    assert draft("a", by=later) == "before"
    keep_draft("a", "after", by=later)
    assert Draft.objects.count() == 1
    assert draft("a", by=later) == "after"


def test_drafts_are_kept_for_thirty_days(house: House) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=31)
    with as_of(long_ago):
        keep_draft("old", "forgotten", by=house.maya)
        assert draft("old", by=house.maya) == "forgotten"
    assert draft("old", by=house.maya) is None
    SeenDay.objects.bulk_create([SeenDay(day=datetime.now(UTC).date() - timedelta(days=n)) for n in range(7)])
    keep_draft("new", "today", by=house.maya)
    assert Draft.objects.count() == 2
    with as_of(long_ago - timedelta(days=7)):
        keep_draft("older", "forgotten", by=house.maya)
    keep_draft("new", "today", by=house.maya)
    assert Draft.objects.count() == 2


def test_what_is_to_last_is_there_after_a_year_and_tells_no_day(house: House) -> None:
    keep_draft("kept/limits", "as deep as this", by=house.maya, lasting=True)
    keep_draft("a", "forgotten", by=house.maya)
    with as_of(datetime.now(UTC) + timedelta(days=400)):
        keep_draft("another", "written later", by=house.maya)
        assert draft("kept/limits", by=house.maya) == "as deep as this"
        assert draft("a", by=house.maya) is None
    assert Draft.objects.order_by("-day").first().day.year == 9999  # type: ignore[union-attr]


def test_of_two_that_last_the_one_under_the_older_key_counts(house: House) -> None:
    """After a reset something lasting is written anew; once the old keys are back, what was there before is."""
    keep_draft("kept", "before the reset", by=house.maya, lasting=True)
    ring = house.maya.keyring
    newer = house.maya.with_keyring(replace(ring, person_keys={**ring.person_keys, 2: b"n" * 32}))
    row = sealed_draft("kept", "after the reset", by=newer)
    row.name, row.day = names("kept", newer)[1], date.max
    row.save()
    assert draft("kept", by=newer) == "before the reset"


def _page(by: Unlocked, number: int, *took: str) -> Unlocked:
    return replace(by, page=f"{number:016x}", took=frozenset(took))


def test_two_pages_of_one_field_keep_both_texts(house: House) -> None:
    first, second = _page(house.maya, 1), _page(house.maya, 2)
    keep_typed("letter", "In the kitchen", 1, by=first)
    keep_typed("letter", "On the train", 1, by=second)
    assert draft("letter", by=house.maya) == "On the train"
    assert [typed.text for typed in typed_elsewhere("letter", by=second)] == ["In the kitchen"]
    assert [typed.text for typed in typed_elsewhere("letter", by=first)] == ["On the train"]
    keep_typed("letter", "In the kitchen, later", 2, by=first)
    assert [typed.text for typed in typed_elsewhere("letter", by=second)] == ["In the kitchen, later"]


def test_what_a_page_grew_from_is_replaced_and_what_was_written_since_is_not(house: House) -> None:
    first = _page(house.maya, 1)
    keep_typed("letter", "Dear", 1, by=first)
    (begun,) = typed_elsewhere("letter", by=_page(house.maya, 2))
    second = _page(house.maya, 2, begun.of)
    keep_typed("letter", "Dear Sam", 1, by=second)
    assert typed_elsewhere("letter", by=second) == []
    keep_typed("letter", "Dear old", 2, by=first)
    keep_typed("letter", "Dear Sam, I", 2, by=second)
    assert [typed.text for typed in typed_elsewhere("letter", by=second)] == ["Dear old"]


def test_what_arrives_late_does_not_take_the_place_of_newer_words(house: House) -> None:
    page = _page(house.maya, 1)
    keep_typed("letter", "Dear Sam", 2, by=page)
    keep_typed("letter", "Dear", 1, by=page)
    assert draft("letter", by=house.maya) == "Dear Sam"


def test_saving_on_one_page_forgets_no_other_pages_words(house: House) -> None:
    first, second = _page(house.maya, 1), _page(house.maya, 2)
    keep_typed("letter", "In the kitchen", 1, by=first)
    keep_typed("letter", "On the train", 1, by=second)
    settle_draft("letter", by=second)
    assert draft("letter", by=house.maya) == "In the kitchen"
    settle_draft("letter", by=house.maya)
    assert not Draft.objects.exists()


def test_what_another_page_typed_can_be_let_go(house: House) -> None:
    first, second = _page(house.maya, 1), _page(house.maya, 2)
    keep_typed("letter", "In the kitchen", 1, by=first)
    keep_typed("letter", "On the train", 1, by=second)
    (other,) = typed_elsewhere("letter", by=second)
    for _ in range(2):
        let_go("letter", other.of, by=second)
    assert typed_elsewhere("letter", by=second) == []
    assert draft("letter", by=house.maya) == "On the train"
    keep_typed("letter", "", 2, by=second)
    assert not Draft.objects.exists()


@given(st.lists(st.tuples(st.integers(1, 4), st.text(min_size=1, max_size=9)), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_words_of_every_page_are_there(house: House, typings: list[tuple[int, str]]) -> None:
    """Of as many pages as one draft holds, in whatever order they write."""
    drop_draft("letter", by=house.maya)
    for turn, (number, text) in enumerate(typings):
        keep_typed("letter", text, turn, by=_page(house.maya, number))
    kept = {typed.page: typed.text for typed in typed_elsewhere("letter", by=_page(house.maya, 9))}
    assert kept == {f"{number:016x}": text for number, text in typings}
    assert draft("letter", by=house.maya) == typings[-1][1]


def test_what_was_begun_upon_earlier_texts_is_shown_whole_and_can_be_let_go(house: House) -> None:
    first, second = _page(house.maya, 1), _page(house.maya, 2)
    keep_typed("page@1", "In the kitchen", 1, by=first)
    keep_typed("page@2", "On the train", 1, by=first)
    keep_typed("page@2", "At sea", 1, by=second)
    keep_typed("page@3", "Now", 1, by=first)
    assert begun_in({"text": "page"}, 3, by=house.maya).older == "At sea\n\nOn the train\n\nIn the kitchen"
    let_earlier_go("page@3", by=house.maya)
    assert begun_in({"text": "page"}, 3, by=house.maya).older == ""
    assert draft("page@3", by=house.maya) == "Now"
    let_earlier_go("page", by=house.maya)


def test_where_there_are_many_pages_what_the_newest_holds_makes_room(house: House) -> None:
    keep_typed("letter", "At sea", 1, by=_page(house.maya, 99))
    for number in range(1, 12):
        keep_typed("letter", "word " * number, 1, by=_page(house.maya, number))
    kept = [typed.text for typed in typed_elsewhere("letter", by=_page(house.maya, 98))]
    assert kept[0] == "word " * 11
    assert "At sea" in kept
    assert len(kept) <= 8


def test_what_was_begun_before_drafts_knew_their_text_is_found_after_many_changes(house: House) -> None:
    keep_typed("page", "From before the update", 1, by=_page(house.maya, 1))
    assert begun_in({"text": "page"}, 9, by=house.maya).older == "From before the update"


def test_the_fields_of_a_form_are_asked_for_in_one_query(house: House, django_assert_num_queries: Any) -> None:
    keep_typed("page:title@7", "A title", 1, by=_page(house.maya, 1))
    keep_typed("page@5", "Begun earlier", 1, by=_page(house.maya, 1))
    with django_assert_num_queries(1):
        found = begun_in({"text": "page", "title": "page:title"}, 7, by=house.maya)
    assert found.typed == {"title": "A title"}
    assert found.names == {"text": "page@7", "title": "page:title@7"}
    assert found.older == "Begun earlier"
