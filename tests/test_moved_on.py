"""A change of keys ends what was before it: what was begun under older keys neither reads nor writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.cast import client_of
from twofold.people import accounts, couples, keyrings, rotation
from twofold.people.models import SignIn
from twofold.people.rotation import lock_everywhere
from twofold.people.unlocked import Unlocked
from twofold.records.due_times import remind
from twofold.records.folds import answer, fold, start_fold, withdraw
from twofold.records.store import draft, drop_draft, keep_draft, open_record, remove, save
from twofold.records.tests.people import Note

pytestmark = pytest.mark.django_db
NEW = "harbour candle nine gentle walnuts"


class Slow(BytesIO):
    """A body whose last byte comes when something else has happened."""

    def __init__(self, content: bytes, meanwhile: Callable[[], object]) -> None:
        super().__init__(content)
        self.meanwhile: Callable[[], object] | None = meanwhile

    def read(self, size: int | None = -1, /) -> bytes:
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return super().read(size)


def locked(by: Unlocked) -> object:
    return lock_everywhere(by.person)


def signed_out(by: Unlocked) -> object:
    return SignIn.objects.filter(person=by.person).delete()


def changed(by: Unlocked) -> object:
    return rotation.change_passphrase(NEW, by=by)


def replaced(by: Unlocked) -> object:
    return rotation.replace_all_keys(NEW, by=by)


@pytest.mark.parametrize("meanwhile", [locked, signed_out, changed, replaced])
def test_a_request_whose_end_comes_too_late_reads_and_writes_nothing(
    jun: Unlocked, meanwhile: Callable[[Unlocked], object]
) -> None:
    client = client_of(jun)
    body = b"name=answer%3Anew&text=What+I+held+back"
    environ = client._base_environ(
        PATH_INFO="/drafts",
        REQUEST_METHOD="POST",
        CONTENT_TYPE="application/x-www-form-urlencoded",
        CONTENT_LENGTH=str(len(body)),
    )
    environ["wsgi.input"] = Slow(body, lambda: meanwhile(jun))
    answered: list[str] = []

    def start(status: str, headers: object, problem: object = None) -> Callable[[bytes], object]:
        answered.append(status)
        return lambda _data: None

    handler = WSGIHandler()
    page: Iterator[bytes] = iter(handler({**environ, "CSRF_COOKIE_USED": False}, start))  # type: ignore[arg-type]
    list(page)
    assert answered[0][:3] in {"423", "403"}, answered


def test_nothing_is_sealed_under_keys_that_were_replaced(jun: Unlocked) -> None:
    rotation.change_passphrase(NEW, by=jun)
    with pytest.raises(keyrings.KeyringMoved):
        keep_draft("answer:new", "Under the old keys", by=jun)
    with pytest.raises(keyrings.KeyringMoved):
        accounts.new_recovery_code(by=jun)


def test_nothing_is_taken_back_or_asked_for_under_keys_that_were_replaced(jun: Unlocked) -> None:
    kept = save(Note(text="Stays"), by=jun, space="mine", once=uuid4())
    keep_draft("answer:new", "Stays too", by=jun)
    jun.person.email = jun.person.confirmed_email = "jun@example.org"
    jun.person.reminds = True
    fresh = rotation.change_passphrase(NEW, by=jun)
    for write in (
        lambda: remove(kept.id, by=jun),
        lambda: keep_draft("answer:new", "", by=jun),
        lambda: drop_draft("answer:new", by=jun),
        lambda: remind(kept.id, datetime(2030, 1, 1, tzinfo=UTC), by=jun),
    ):
        with pytest.raises(keyrings.KeyringMoved):
            write()
    assert open_record(kept.id, by=fresh).document == Note(text="Stays")
    assert draft("answer:new", by=fresh) == "Stays too"


def test_an_answer_is_not_withdrawn_under_keys_that_were_replaced(maya: Unlocked) -> None:
    question = start_fold(Note(text="What held you?"), by=maya, name="q", once=uuid4())
    answer(question.id, Note(text="You did"), by=maya, once=uuid4())
    fresh = rotation.change_passphrase(NEW, by=maya)
    with pytest.raises(keyrings.KeyringMoved):
        withdraw(question.id, by=maya)
    assert fold(question.id, by=fresh).mine is not None


def test_a_word_is_not_given_under_keys_that_were_replaced(maya: Unlocked) -> None:
    rotation.change_passphrase(NEW, by=maya)
    with pytest.raises(keyrings.KeyringMoved):
        couples.agree_to_instant(True, by=maya)
    with pytest.raises(keyrings.KeyringMoved):
        couples.part(by=maya)
