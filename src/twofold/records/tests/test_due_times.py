"""What is due is told once, to the right person, and the row tells nothing of what it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from twofold.people.models import Person, SeenDay
from twofold.people.unlocked import Unlocked
from twofold.records import due_times
from twofold.records.models import Due
from twofold.records.tests.people import House

NOW = datetime(2026, 3, 2, 18, 7, 30, tzinfo=UTC)


@pytest.fixture
def house(house: House) -> House:
    for by in (house.maya, house.sam, house.jun):
        address = f"{by.person.name.lower()}@example.org"
        Person.objects.filter(pk=by.person.pk).update(reminds=True, email=address, confirmed_email=address)
        by.person.refresh_from_db()
    return house


def _claimed(now: datetime) -> list[str]:
    return [person.name for person, _ in due_times.claim(now)]


def test_one_for_each_thing_and_person_and_a_later_one_takes_its_place(house: House) -> None:
    about = uuid4()
    for by in (house.maya, house.sam):
        due_times.remind(about, NOW + timedelta(days=1), by=by)
    due_times.remind(about, NOW, by=house.maya)
    assert sorted(Due.objects.values_list("at", flat=True)) == [
        datetime(2026, 3, 2, 18, tzinfo=UTC),
        datetime(2026, 3, 3, 18, tzinfo=UTC),
    ]


def test_the_row_names_nothing(house: House) -> None:
    about = uuid4()
    due_times.remind(about, NOW, by=house.maya)
    due_times.remind(about, NOW, by=house.jun)
    names = {bytes(row.name) for row in Due.objects.all()}
    assert len(names) == 2
    assert not names & {about.bytes, about.bytes * 2}


def test_who_does_not_want_it_leaves_no_row(house: House) -> None:
    due_times.remind(uuid4(), NOW, by=house.noor)
    assert not Due.objects.exists()


def test_each_forgets_their_own_and_either_forgets_for_both(house: House) -> None:
    about, other = uuid4(), uuid4()
    for by in (house.maya, house.sam):
        due_times.remind(about, NOW, by=by)
        due_times.remind(other, NOW, by=by)
    due_times.forget(about, by=house.maya)
    assert Due.objects.count() == 3
    due_times.forget_all(other, by=house.sam)
    assert [row.person_id for row in Due.objects.all()] == [house.sam.person.pk]
    due_times.forget_all(about, by=house.noor)
    assert Due.objects.count() == 1


def test_what_is_claimed_is_claimed_once_until_it_was_not_told(house: House) -> None:
    due_times.remind(uuid4(), NOW, by=house.maya)
    due_times.remind(uuid4(), NOW, by=house.maya)
    due_times.remind(uuid4(), NOW + timedelta(hours=2), by=house.sam)
    assert _claimed(NOW) == ["Maya"]
    assert _claimed(NOW + timedelta(minutes=14)) == []
    again = list(due_times.claim(NOW + timedelta(minutes=16)))
    assert [(person.name, len(ids)) for person, ids in again] == [("Maya", 2)]
    due_times.told(again[0][1])
    assert _claimed(NOW + timedelta(hours=1)) == []


def test_it_is_given_up_in_time(house: House) -> None:
    due_times.remind(uuid4(), NOW, by=house.maya)
    times = [NOW + timedelta(minutes=16 * n) for n in range(8)]
    assert sum(len(_claimed(now)) for now in times) == 4
    assert not Due.objects.exists()


def test_after_half_a_day_it_is_no_reminder_any_more(house: House) -> None:
    due_times.remind(uuid4(), NOW, by=house.maya)
    assert _claimed(NOW + timedelta(hours=13)) == []
    assert Due.objects.exists()
    SeenDay.objects.bulk_create([SeenDay(day=NOW.date() + timedelta(days=n)) for n in range(1, 8)])
    assert _claimed(NOW + timedelta(hours=13)) == []
    assert not Due.objects.exists()


def test_linked_since_the_same_thing_is_still_one(house: House) -> None:
    """Somebody alone sets one under their own key; it is found under both, and moved."""
    alone: Unlocked = house.jun
    about = uuid4()
    due_times.remind(about, NOW, by=alone)
    due_times.forget(about, by=alone)
    assert not Due.objects.exists()


def test_what_is_private_has_a_name_that_the_other_cannot_compute(house: House) -> None:
    """Ids of records stand in clear, and both hold the couple's key: whoever has the database would try each id."""
    about = uuid4()
    due_times.remind(about, NOW, by=house.maya)  # shared, before it was private
    due_times.remind(about, NOW, by=house.maya, private=True)
    (row,) = Due.objects.all()
    assert bytes(row.name) not in due_times._names(about, house.sam)
    due_times.forget(about, by=house.maya)
    assert not Due.objects.exists()
