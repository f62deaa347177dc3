from __future__ import annotations

from datetime import UTC, datetime, timedelta

from twofold.records.clock import as_of
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
    keep_draft("new", "today", by=house.maya)
    assert Draft.objects.count() == 1
