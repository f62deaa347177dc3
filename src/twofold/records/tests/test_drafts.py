from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from twofold.people.models import SeenDay
from twofold.records.clock import as_of
from twofold.records.drafts import names, sealed_draft
from twofold.records.models import Draft
from twofold.records.store import draft, drop_draft, keep_draft
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
