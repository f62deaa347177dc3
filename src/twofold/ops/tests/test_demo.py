import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from twofold.configuration import configuration
from twofold.ops import demo
from twofold.ops.refusal import Refusal
from twofold.ops.seeding import seed
from twofold.people.models import Couple, Person
from twofold.people.unlocking import unlock_with_passphrase
from twofold.records import folds
from twofold.records.store import list_records
from twofold.rooms.installed_packs import core
from twofold.talks import catalogue
from twofold.trust.questions import demo as questions_demo
from twofold.trust.questions.demo import Alone, Together, Year, in_order, read_year
from twofold.trust.questions.limits import read_limits
from twofold.trust.questions.queries import question_today

TODAY = date(2026, 11, 23)


def test_the_year_ends_yesterday_and_is_the_same_every_time() -> None:
    first, again = list(in_order(read_year(), TODAY)), list(in_order(read_year(), TODAY))
    assert first == again
    days = [item.day for item in first]
    assert days == sorted(days)
    assert max(days) < TODAY
    assert TODAY - timedelta(weeks=52, days=1) <= min(days) < TODAY - timedelta(weeks=50)


def test_every_question_of_the_year_is_in_the_pack() -> None:
    year = read_year()
    asked = [item.question for item in [*year.entries, *year.private]]
    assert [core().question(question).id for question in asked] == asked
    together = [item.question for item in year.entries]
    assert len(together) == len(set(together)), "a question answered twice would be one fold"


def test_a_real_data_folder_is_never_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "twofold.sqlite3").touch()
    with pytest.raises(Refusal, match="something other than a demonstration"):
        demo.refuse_real_data(tmp_path)
    monkeypatch.setenv("TWOFOLD_DATA", str(tmp_path / "empty"))
    with pytest.raises(Refusal):
        demo.refuse_real_data(tmp_path / "empty")
    demo.refuse_real_data(tmp_path / "another")


def test_settings_of_the_real_one_do_not_reach_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ, TWOFOLD_DATABASE_URL="postgresql:///real"))
    try:
        settings = demo.stand_apart(tmp_path)
    finally:
        configuration.cache_clear()
    assert settings.database_url is None
    assert settings.data == tmp_path
    assert settings.origin == "http://localhost:8461", "another host than the real one, so that cookies stay apart"


def test_only_a_demonstration_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "letter").touch()
    demo.forget(tmp_path)
    assert (tmp_path / "letter").exists()
    (tmp_path / demo.SIGN).touch()
    assert demo.half_made(tmp_path)
    demo.forget(tmp_path)
    assert not tmp_path.exists()


@pytest.mark.django_db
def test_two_people_with_a_year_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read_year()
    year = Year(entries=whole.entries[::6], private=whole.private[::6])
    monkeypatch.setattr(questions_demo, "read_year", lambda: year)
    invented = seed()
    assert [one.name for one in invented] == ["Maya", "Sam"]
    assert all(one.passphrase not in repr(one) for one in invented)
    maya, sam = (unlock_with_passphrase(one.sign_in_name, one.passphrase) for one in invented)
    opened = folds.list_folds(by=sam, limit=500)
    assert len(opened) == len([item for item in year.entries if isinstance(item, Together)])
    assert {fold.state for fold in opened} == {"open"}
    for by, name in ((maya, "maya"), (sam, "sam")):
        private = [item for item in year.private if isinstance(item, Alone) and item.by == name]
        kept = list_records(by=by, space="mine", kinds=["trust.private_answer"], limit=500)
        assert len(kept) == len(private)
    ours = [entry.kind for entry in list_records(by=sam, space="ours", limit=500)]
    assert (ours.count("trust.promise"), ours.count("trust.dream"), ours.count("trust.agreement")) == (2, 1, 1)
    open_now, earlier = (catalogue.open_talks(by=maya), catalogue.earlier_talks(by=sam))
    assert [at.practice.id for at in open_now] == ["letter-to-be-heard"]
    assert sorted(entry.document.practice["id"] for entry in earlier) == ["letter-to-be-heard", "listening-five"]  # type: ignore[union-attr]
    assert all(event.kind != "left" for entry in earlier for event in entry.document.events)  # type: ignore[union-attr]
    assert not (read_limits(by=maya).lost)
    assert not (read_limits(by=sam).lost)
    assert question_today(by=maya).fold is None, "today's question is still open"
    assert Couple.objects.get().began_on < maya.today - timedelta(days=360)
    assert set(Person.objects.values_list("made_on", flat=True)) == {Couple.objects.get().began_on}


def test_another_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    settings = demo.stand_apart(tmp_path, 9123)
    configuration.cache_clear()
    assert (settings.bind, settings.origin) == ("127.0.0.1:9123", "http://localhost:9123")
