"""Talks that are open are found whatever lies in front of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.cast import client_of

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records.clock import as_of
from twofold.records.models import Record
from twofold.records.store import search
from twofold.talks import actions as talks
from twofold.talks import catalogue
from twofold.talks.room import cards


def _begun(by: Unlocked, days: int, practice: str = "listening-talk", *, ended: bool = False, topic: str = "") -> UUID:
    with as_of(datetime.now(UTC) - timedelta(days=days)):
        id = talks.begin(practice, "apart", by=by, once=uuid4(), topic=topic)
        if ended:
            talks.leave(id, by=by, once=uuid4())
    return id


@pytest.fixture
def crowd(maya: Unlocked, sam: Unlocked) -> UUID:
    """A talk of ten days ago that is open, and thirty newer ones that have ended."""
    still_open = _begun(maya, 10)
    for number in range(30):
        _begun(sam if number % 2 else maya, number % 9, ended=True)
    return still_open


def test_an_open_talk_is_found_behind_thirty_that_ended(crowd: UUID, maya: Unlocked, sam: Unlocked) -> None:
    for by in (maya, sam):
        assert [at.id for at in catalogue.open_talks(by=by)] == [crowd]
        assert [at.id for at in catalogue.open_talks(by=by, room="listening")] == [crowd]
        assert catalogue.open_talks(by=by, room="trust") == []
    assert len(catalogue.earlier_talks(by=maya, room="listening", limit=60)) == 30


def test_one_left_lying_for_months_is_listed_but_no_longer_on_today(maya: Unlocked, sam: Unlocked) -> None:
    id = _begun(maya, 75)
    assert [at.id for at in catalogue.open_talks(by=sam)] == [id]
    assert cards(sam) == []
    assert f"/talks/{id}" in client_of(sam).get("/talks").content.decode()


def test_beyond_the_newest_sixty_the_months_are_pointed_to(
    maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twofold.talks.catalogue.MOST", 3)
    monkeypatch.setattr("twofold.talks.views.MOST", 3)
    for days in (1, 2):
        _begun(maya, days, ended=True)
    assert "Those from before" not in client_of(sam).get("/talks").content.decode()
    _begun(maya, 3, ended=True)
    assert "Those from before" in client_of(sam).get("/talks").content.decode()


def test_one_from_before_it_stood_in_clear_is_among_the_earlier_ones(maya: Unlocked, sam: Unlocked) -> None:
    id = _begun(maya, 5, ended=True)
    Record.objects.filter(pk=id).update(waits=True)
    assert [entry.id for entry in catalogue.earlier_talks(by=sam, room="listening", limit=5)] == [id]
    assert catalogue.open_talks(by=sam) == []


def test_of_many_open_ones_a_room_finds_its_own(maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = _begun(maya, 12)
    for number in range(12):
        other = _begun(maya, number % 9)
        at = talks.find_talk(other, by=maya)
        talk = at.talk.model_copy(update={"practice": {**at.talk.practice, "room": "trust"}})
        offering_entry = Record.objects.get(pk=other)
        talks.revise(other, talk, by=maya, expected_rev=offering_entry.rev)
    assert [at.id for at in catalogue.open_talks(by=sam, room="listening", limit=5)] == [mine]
    assert len(catalogue.open_talks(by=sam, room="trust", limit=5)) == 5


def test_what_stands_in_clear_is_only_that_it_waits(maya: Unlocked, sam: Unlocked) -> None:
    id = _begun(maya, 0)
    assert Record.objects.get(pk=id).waits
    talks.leave(id, by=sam, once=uuid4())
    assert not Record.objects.get(pk=id).waits


def test_an_open_talk_is_found_by_searching_and_the_ladder_is_not(maya: Unlocked, sam: Unlocked) -> None:
    id = _begun(maya, 0, topic="The quiet mornings")
    assert [entry.id for entry in search("quiet mornings", by=sam, space="ours").entries] == [id]


def test_a_list_is_cut_inside_a_day_by_the_moment(
    maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twofold.talks.catalogue.MOST", 3)
    noon = datetime.now(UTC).replace(hour=12, minute=0) - timedelta(days=1)
    made = []
    for minute in range(6):
        with as_of(noon + timedelta(minutes=minute)):
            made.append(talks.begin("listening-talk", "apart", by=maya, once=uuid4()))
            talks.leave(made[-1], by=maya, once=uuid4())
    assert [entry.id for entry in catalogue.earlier_talks(by=maya, limit=3)] == made[:2:-1]


def test_after_a_parting_the_former_talks_are_listed(maya: Unlocked, sam: Unlocked) -> None:
    ended, still_open = _begun(maya, 2, ended=True), _begun(sam, 1)
    couples.part(by=sam)
    for by in (maya, sam):
        page = client_of(by).get("/talks").content.decode()
        assert "No talk yet" not in page
        assert f"/talks/{ended}" in page
        assert f"/talks/{still_open}" in page
        assert "In progress" not in page
