from __future__ import annotations

from uuid import uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records.store import draft, remove
from twofold.talks import actions as talks
from twofold.talks.private_talks import list_private

PRACTICE = "something-afraid-to-say"
pytestmark = pytest.mark.django_db


def test_what_is_noted_of_private_talks_goes_with_one_that_is_removed_from_a_shelf(jun: Unlocked) -> None:
    gone = talks.begin(PRACTICE, "apart", by=jun, once=uuid4())
    left = talks.begin(PRACTICE, "apart", by=jun, once=uuid4())
    assert {at.id for at in list_private(PRACTICE, by=jun)} == {gone, left}
    assert gone.hex in (draft("kept/talks-alone", by=jun) or "")
    remove(gone, by=jun)
    assert draft("kept/talks-alone", by=jun) is None
    assert [at.id for at in list_private(PRACTICE, by=jun)] == [left]
    assert gone.hex not in (draft("kept/talks-alone", by=jun) or "")
