"""The same instant, on a database file: nothing twice, nothing lost, nothing locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections

from twofold.people.models import Person
from twofold.records import due_times
from twofold.records.erasure import destroy
from twofold.records.folds import answer, fold, settle, start_fold
from twofold.records.models import Fold, Record, Revision
from twofold.records.store import Conflict, keep_draft, list_records, remove, revise, save
from twofold.records.tests.people import Answer, House, Note, Question, settle_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def _file(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """Where tests run in memory, whose locks differ, a file like the one people use."""
    usual = connections["default"]
    if usual.vendor != "sqlite" or not usual.is_in_memory_db():
        yield
        return
    with django_db_blocker.unblock():
        name, path = (
            connections.settings["default"]["NAME"],
            tmp_path_factory.mktemp("at_once") / "file.sqlite3",
        )
        connections.settings["default"]["NAME"] = path
        del connections["default"]
        call_command("migrate", verbosity=0)
        yield
        connections["default"].close()
        connections.settings["default"]["NAME"] = name
        connections["default"] = usual


@pytest.fixture
def house(_file: None, transactional_db: None) -> House:
    return settle_in()


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Each in a thread with a connection of its own, let go together; results, or the exceptions themselves."""
    barrier = Barrier(len(actions))
    results: list[object] = [None] * len(actions)

    def run(n: int, action: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            results[n] = action()
        except Exception as error:
            results[n] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, action)) for n, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_same_save_five_times(house: House) -> None:
    once = uuid4()
    saved = at_once(*[lambda: save(Note(text="hi"), by=house.maya, space="ours", once=once)] * 5)
    assert {(entry.id, entry.rev) for entry in saved} == {(once, 1)}
    assert Revision.objects.count() == 1


def test_two_start_the_same_fold(house: House) -> None:
    folds = at_once(
        *[
            lambda by=by: start_fold(Question(text="?"), by=by, name="today", once=uuid4())
            for by in (house.maya, house.sam, house.maya, house.sam)
        ]
    )
    assert len({folded.id for folded in folds}) == 1
    assert (Fold.objects.count(), Record.objects.count()) == (1, 1)


@pytest.mark.parametrize("turn", range(4))
def test_two_answers_at_the_same_instant(house: House, turn: int) -> None:
    folded = start_fold(Question(text="?"), by=house.maya, name="today", once=uuid4())
    first, second = (house.maya, house.sam) if turn % 2 else (house.sam, house.maya)
    results = at_once(
        lambda: answer(folded.id, Answer(text="one"), by=first, once=uuid4()),
        lambda: answer(folded.id, Answer(text="two"), by=second, once=uuid4()),
    )
    assert {r.state for r in results} == {"mine_only", "sealed"}
    settle(by=first)
    settle(by=second)
    seen = fold(folded.id, by=first)
    assert (seen.mine.document.text, seen.theirs.document.text) == ("one", "two")


def test_the_same_answer_five_times(house: House) -> None:
    folded, once = start_fold(Question(text="?"), by=house.maya, name="today", once=uuid4()), uuid4()
    results = at_once(*[lambda: answer(folded.id, Answer(text="one"), by=house.maya, once=once)] * 5)
    assert {r.mine.rev for r in results} == {1}
    assert Record.objects.filter(space="folded").count() == 1


def test_two_devices_revise_at_the_same_instant(house: House) -> None:
    saved = save(Note(text="0"), by=house.maya, space="ours", once=uuid4())
    results = at_once(
        *[lambda n=n: revise(saved.id, Note(text=str(n)), by=house.maya, expected_rev=1) for n in range(1, 5)]
    )
    refused = [r for r in results if isinstance(r, Conflict)]
    assert len(refused) == 3
    (kept,) = [r for r in results if not isinstance(r, Exception)]
    assert {r.newer.document for r in refused} == {kept.document}


def test_both_settle_and_look_at_the_same_instant(house: House) -> None:
    folded = start_fold(Question(text="?"), by=house.maya, name="today", once=uuid4())
    answer(folded.id, Answer(text="one"), by=house.maya, once=uuid4())
    answer(folded.id, Answer(text="two"), by=house.sam, once=uuid4())
    results = at_once(*[lambda by=by: fold(folded.id, by=by) for by in (house.maya, house.sam) * 3])
    assert not [r for r in results if isinstance(r, Exception)]
    assert fold(folded.id, by=house.sam).state == "open"


def test_drafts_of_two_tabs(house: House) -> None:
    results = at_once(*[lambda n=n: keep_draft("a", f"text {n}", by=house.maya) for n in range(5)])
    assert results == [None] * 5


def test_a_list_read_while_things_are_revised_and_removed_shows_no_damage(house: House) -> None:
    ids = [save(Note(text="x"), by=house.maya, space="ours", once=uuid4()).id for _ in range(15)]

    def change() -> None:
        for n, id in enumerate(ids):
            revise(id, Note(text="y"), by=house.maya, expected_rev=1)
            if n % 2:
                remove(id, by=house.maya)

    def look() -> list[bool]:
        return [e.damaged for _ in range(25) for e in list_records(by=house.sam, space="ours")]

    _, *seen = at_once(change, look, look)
    assert not any(damaged for page in seen for damaged in page)


def test_destroyed_words_leave_the_write_ahead_log(house: House) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's log")
    saved = save(Note(text="x"), by=house.maya, space="mine", once=uuid4())
    sealed = bytes(Revision.objects.get().sealed)
    destroy([saved.id])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] >= 1000
        cursor.execute("PRAGMA database_list")
        path = cursor.fetchone()[2]
    connection.close()
    for suffix in ("", "-wal"):
        try:
            with open(path + suffix, "rb") as file:
                assert sealed[80:120] not in file.read()
        except FileNotFoundError:
            continue


def test_what_is_due_is_claimed_by_one_of_two_processes(house: House) -> None:
    now = datetime.now(UTC)
    Person.objects.filter(pk=house.jun.person.pk).update(
        reminds=True, email="j@example.org", confirmed_email="j@example.org"
    )
    house.jun.person.refresh_from_db()
    for _ in range(5):
        due_times.remind(uuid4(), now - timedelta(hours=1), by=house.jun)
    found = at_once(*[lambda: list(due_times.claim(now))] * 3)
    claimed = [ids for result in found if isinstance(result, list) for _, ids in result]
    assert [len(ids) for ids in claimed] == [5]
