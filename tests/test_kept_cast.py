"""The people of the tests: made once, put back for each test, and nothing of one test is there in the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import transaction

from tests import kept_cast
from tests.cast import client_of
from tests.kept_cast import Cast, rows
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.models import Record
from twofold.rooms.sharing import actions as showing
from twofold.trust.dreams.documents import Dream

pytestmark = pytest.mark.django_db
Two = tuple[Unlocked, Unlocked]


@pytest.fixture
def link() -> Callable[[], Two]:
    from conftest import _link, _settled

    return lambda: _link(_settled("Maya"), _settled("Sam"))


@contextmanager
def a_test() -> Iterator[Cast]:
    """What the database's own fixture does: everything is taken back in the end."""
    with transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


def test_who_was_made_once_is_there_again_and_nothing_else(
    link: Callable[[], Two], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_cast, "_kept", {})
    with a_test() as cast:
        maya, _ = cast.make("two", link)
        first = rows()
        client = client_of(maya)
        showing.keep(Dream(title="The sea"), by=maya, once=uuid4())
        Person.objects.filter(pk=maya.person.pk).update(name="Somebody else")
        maya.person.zone = "Pacific/Apia"
        cookies = client.cookies
    with a_test() as cast:
        again, _ = cast.make("two", lambda: pytest.fail("made anew"))
        assert rows() == first
        assert not Record.objects.exists()
        assert again.person is not maya.person
        assert (again.person.name, again.person.zone) == ("Maya", "Europe/Berlin")
        assert again.keyring == maya.keyring
        later = client_of(again)
        later.cookies["tf_unlock_key"] = cookies["tf_unlock_key"].value
        assert later.get("/today").status_code == 423, "what was unlocked in another test is locked"
        assert client_of(again).get("/today").status_code == 200


def test_after_others_or_on_another_day_people_are_made_anew(
    link: Callable[[], Two], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_cast, "_kept", {})
    made = []

    def build() -> Two:
        made.append(link())
        return made[-1]

    with a_test() as cast:
        cast.make("two", build)
    with a_test() as cast, clock.as_of(datetime(2026, 3, 20, 11, tzinfo=UTC)):
        cast.make("two", build)
    with a_test() as cast:
        cast.make("others", link)
        cast.make("two", build)
    with a_test() as cast:
        link()
        cast.make("two", build)
    assert len({maya.person.pk for maya, _ in made}) == 4
    with a_test() as cast:
        cast.make("others", link)
        again, _ = cast.make("two", lambda: pytest.fail("made anew"))
        assert again.person.pk == made[2][0].person.pk
        assert Person.objects.count() == 4
