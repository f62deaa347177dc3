from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from twofold.people.unlocked import Unlocked
from twofold.records import clock, due_times
from twofold.trust.promises.tests.walker import Walker

NOON = datetime(2026, 3, 20, 11, tzinfo=UTC)  # a Friday, noon in Berlin


@pytest.fixture
def noon(db: None) -> Iterator[datetime]:
    """It is Friday the 20th of March 2026."""
    with clock.as_of(NOON):
        yield NOON


@pytest.fixture
def reminders(
    db: None, maya: Unlocked, sam: Unlocked, monkeypatch: pytest.MonkeyPatch
) -> dict[tuple[str, UUID], datetime]:
    """What is due to whom, by name and promise, as the house would keep it."""
    kept: dict[tuple[str, UUID], datetime] = {}

    def remind(about: UUID, at: datetime, *, by: Unlocked, private: bool = False) -> None:
        kept[by.person.name, about] = at

    def forget(about: UUID, *, by: Unlocked) -> None:
        kept.pop((by.person.name, about), None)

    for by in (maya, sam):  # who wants to be written to
        by.person.reminds = True
        by.person.email = by.person.confirmed_email = f"{by.person.name.lower()}@example.org"
        by.person.save()
    monkeypatch.setattr(due_times, "remind", remind)
    monkeypatch.setattr(due_times, "forget", forget)
    return kept


@pytest.fixture
def mayas(maya: Unlocked, browser_of: Callable[[Unlocked], Client]) -> Walker:
    return Walker(browser_of(maya))


@pytest.fixture
def sams(sam: Unlocked, browser_of: Callable[[Unlocked], Client]) -> Walker:
    return Walker(browser_of(sam))
