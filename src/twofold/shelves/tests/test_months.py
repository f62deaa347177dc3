"""The parts of a month: each thing stands in one of them, and only what stands there is opened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records import folds, sealed
from twofold.records.clock import as_of
from twofold.records.store import list_records, share
from twofold.rooms.installed_packs import core
from twofold.rooms.pagination import Part
from twofold.shelves.months import Month, month_of
from twofold.trust.questions import actions
from twofold.trust.questions.documents import PrivateAnswer

FIRST = datetime(2025, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def may(maya: Unlocked, sam: Unlocked) -> Unlocked:
    """On two days of May, four answers that were shared and three questions that both answered; some of April besides."""
    for number in range(7):
        with as_of(FIRST + timedelta(days=number % 2 * 3, minutes=7 - number)):
            if number < 4:
                private = actions.answer_alone(core().questions[number], f"Of {number}.", by=maya, once=uuid4())
                share(private.id, by=maya, once=uuid4())
            else:
                for by in (maya, sam):
                    fold = actions.answer_question(core().questions[number], 1, "Yes.", by=by, once=uuid4())
                folds.fold(fold.id, by=maya)
    return maya


def _part(number: int, size: int, by: Unlocked) -> tuple[Month, Part]:
    part = Part(number, size)
    return month_of(FIRST.date(), part, by=by, space="ours"), part


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_parts_together_are_the_month(may: Unlocked, size: int) -> None:
    whole, _ = _part(0, 60, may)
    assert len(whole.lines) == 7
    found, number, more = [], 0, True
    while more:
        month, part = _part(number, size, may)
        assert month.any
        assert 0 < len(month.lines) <= size
        found += month.lines
        number, more = number + 1, part.more
    assert found == whole.lines
    past, _ = _part(number, size, may)
    assert (past.lines, past.any) == ([], True)


def test_within_a_day_first_what_is_by_itself_the_newest_first(may: Unlocked) -> None:
    whole, _ = _part(0, 60, may)
    found = list_records(by=may, space="ours", kinds=[PrivateAnswer.kind], since=FIRST.date())
    alone = [str(entry.id) for entry in found]
    ids = [line.href.rsplit("/", 1)[1] for line in whole.lines]
    days = [line.day for line in whole.lines]
    assert days == sorted(days, reverse=True)
    assert [id for id in ids if id in alone] == alone
    for day in set(days):
        of_day = [id in alone for id, its in zip(ids, days, strict=True) if its == day]
        assert of_day == sorted(of_day, reverse=True)


def test_what_stands_in_another_part_is_not_opened(may: Unlocked) -> None:
    opened, open_body = [], sealed.open_body

    def noted(*given: object, **named: object) -> object:
        opened.append(given)
        return open_body(*given, **named)  # type: ignore[arg-type]

    with mock.patch.object(sealed, "open_body", noted):
        _part(0, 2, may)
    assert len(opened) <= 2 * 3
