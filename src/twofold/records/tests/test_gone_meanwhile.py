"""What is destroyed while a request is on its way to it, as by the first of two presses, is absent and no fault."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records import access, reading, saving
from twofold.records.erasure import destroy
from twofold.records.models import Record
from twofold.records.store import Absent, save
from twofold.records.tests.people import Note

pytestmark = pytest.mark.django_db


def test_what_is_destroyed_between_finding_and_opening_it_is_absent(
    maya: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by the first of two presses on "Remove"."""
    kept = save(Note(text="Short"), by=maya, space="mine", once=uuid4())
    look = access.find

    def then_gone(id: UUID, *, by: Unlocked) -> Record:
        found = look(id, by=by)
        destroy([id])
        return found

    monkeypatch.setattr(saving, "find", then_gone)
    with pytest.raises(Absent):
        saving.share(kept.id, by=maya, once=uuid4())
    assert not Record.objects.filter(pk=kept.id).exists()
    with pytest.raises(Absent):
        reading.open_record(kept.id, by=maya)
