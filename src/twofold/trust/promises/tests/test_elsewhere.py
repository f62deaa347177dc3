"""Maya in New York, Sam in Berlin, a moved clock: a promise changed across two zones, while both change their clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.test import Client

from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.trust.promises.queries import find
from twofold.trust.promises.tests.walker import WORDS, Walker, main

BrowserOf = Callable[[Unlocked], Client]
SATURDAY, SUNDAY = date(2026, 10, 24), date(2026, 10, 25)  # in the night to Sunday, Berlin's clocks go back
NEXT_SUNDAY = date(2026, 11, 1)  # New York's go back


@contextmanager
def utc(month: int, day: int, hour: int, minute: int = 0) -> Iterator[None]:
    with clock.as_of(datetime(2026, month, day, hour, minute, tzinfo=UTC)):
        yield


@pytest.fixture
def mayas(maya: Unlocked, browser_of: BrowserOf) -> Walker:
    Person.objects.filter(pk=maya.person.pk).update(zone="America/New_York")
    return Walker(browser_of(maya))


@pytest.fixture
def sams(sam: Unlocked, browser_of: BrowserOf) -> Walker:
    return Walker(browser_of(sam))


def test_changed_in_the_last_minute_there_while_here_it_is_the_next_day(
    mayas: Walker, sams: Walker, maya: Unlocked
) -> None:
    with utc(10, 20, 15):
        path = mayas.promise(SATURDAY).path
        sams.send(sams.get(path).form(f"{path}/take-up"))
        shown = main(sams.get(path))
        assert "Saturday where Maya is (New York). Where you are, it lasts until Sunday 25 October at 05:00." in shown
        assert "where Maya is" not in main(mayas.get(path))
    with utc(
        10, 25, 3, 59
    ):  # 23:59 on Saturday for Maya; for Sam it is Sunday, and the clocks went back three hours ago
        assert "Today" in main(mayas.get("/today/open"))
        form = mayas.get(f"{path}/change").form(f"{path}/change")
        asked = mayas.send(form, day=NEXT_SUNDAY.isoformat(), line="My flight is late.")
        assert asked.status == 200
        assert "You asked to change it" in main(asked)
    with utc(10, 25, 9):  # Saturday is over everywhere: asked in time, answered in peace
        assert "How did it go?" not in main(mayas.get("/today/open"))
        page = sams.get(path)
        assert "Maya asks to change it" in main(page)
        # New York will have changed its clocks by the end of that day too: six hours apart again
        assert "it lasts until Monday 2 November at 06:00." in main(page)
        agreed = sams.send(page.form(f"{path}/agree"))
        assert "Sunday 1 November" in main(agreed)
    assert list(find(UUID(path.rsplit("/", 1)[1]), by=maya).state.days) == [NEXT_SUNDAY]
    with utc(11, 2, 4, 59):  # 23:59 on Sunday after a day of 25 hours
        assert mayas.get(f"{path}/change").path == f"{path}/change"
    with utc(11, 2, 5):
        assert mayas.get(f"{path}/change").path == path  # the day is over: now it is spoken of instead
        assert "How did it go?" in main(mayas.get("/today/open"))
        said = mayas.send(mayas.get(path).form(f"{path}/say"), word="kept")
        assert "Kept" in main(said)
        assert "Kept" in main(sams.get(path))


def test_a_minute_too_late_nothing_is_asked_and_the_words_stay(mayas: Walker, sams: Walker, maya: Unlocked) -> None:
    with utc(10, 20, 15):
        path = mayas.promise(SATURDAY).path
        sams.send(sams.get(path).form(f"{path}/take-up"))
    with utc(10, 25, 3, 59):
        form = mayas.get(f"{path}/change").form(f"{path}/change")
    with utc(10, 25, 4):
        late = mayas.send(form, day=NEXT_SUNDAY.isoformat(), line="My flight is late.")
        assert late.status == 409
        assert "My flight is late." in main(late)
        assert "How did it go?" in main(late)
    assert find(UUID(path.rsplit("/", 1)[1]), by=maya).state.asked is None


def test_who_moves_takes_the_day_along_only_by_asking(mayas: Walker, sams: Walker, maya: Unlocked) -> None:
    """Promised in New York; in Tokyo the day still ends as it did, until it is asked to be another."""
    with utc(10, 20, 15):
        path = mayas.promise(SUNDAY, **WORDS).path
        sams.send(sams.get(path).form(f"{path}/take-up"))
        Person.objects.filter(pk=maya.person.pk).update(zone="Asia/Tokyo")
        shown = main(mayas.get(path))
        assert (
            "Sunday in New York, where you made it. Where you are, it lasts until Monday 26 October at 13:00." in shown
        )
        assert "Sunday in New York, where Maya made it." in main(sams.get(path))
        mayas.send(mayas.get(f"{path}/change").form(f"{path}/change"), day=SUNDAY.isoformat())
        sams.send(sams.get(path).form(f"{path}/agree"))
        assert "where you made it" not in main(mayas.get(path))
        assert "Sunday where Maya is (Tokyo). Where you are, it lasts until Sunday 25 October at 16:00." in main(
            sams.get(path)
        )
