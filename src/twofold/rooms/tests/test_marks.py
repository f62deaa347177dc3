"""What one person has marked."""

from __future__ import annotations

from uuid import uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records.marks import Marks
from twofold.rooms.read_marks import SEEN

pytestmark = pytest.mark.django_db


def test_marked_twice_is_once_and_the_earliest_is_forgotten(jun: Unlocked, noor: Unlocked) -> None:
    marks = Marks(SEEN.note, most=2)
    one, two, three = ids = [uuid4() for _ in range(3)]
    for id in (one, two, one, three):
        marks.put(id, by=jun)
    assert marks.among(ids, by=jun) == {one, three}
    marks.put(one, False, by=jun)
    marks.put(two, False, by=jun)
    assert marks.among(ids, by=jun) == {three}
    assert marks.among(ids, by=noor) == set()
