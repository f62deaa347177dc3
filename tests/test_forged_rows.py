"""Rows are forged, every column of every model among them: nothing opens, goes to another, or stands under another name."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.proofs.forged_forgeries import LEFT_OUT
from tests.proofs.forged_house import STATES, all_rows, own_models, quick_argon2id
from tests.proofs.forged_remainders import REMAINDERS
from tests.proofs.forged_rows import Report, Trial, noticed, premises
from tests.proofs.forged_weaknesses import WEAKNESSES, Weakness

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
ROWS = 24


@pytest.fixture(scope="module")
def trial(django_db_setup: None, django_db_blocker: pytest.DjangoDbBlocker) -> Iterator[Trial]:
    """One house for all that is tried here, in the tests' own database, and gone afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr("twofold.vault.methods.argon2id", quick_argon2id)
        yield Trial(premises())
        transaction.set_rollback(True)


def test_nothing_opens_whatever_is_written_into_rows(trial: Trial) -> None:
    forgeries = random.Random(7).sample(trial.forgeries(2000), ROWS)
    report = trial.run(forgeries)
    told = "\n".join(report.lines())
    print(told)
    assert list(report.faults()) == [], told
    assert sum(not outcome.refused for outcome in report.outcomes) >= ROWS // 2


@pytest.mark.parametrize("weakness", WEAKNESSES, ids=lambda weakness: weakness.name)
def test_a_weakness_put_there_is_noticed(trial: Trial, weakness: Weakness) -> None:
    assert noticed(trial, weakness)


def test_without_a_forgery_people_write_and_read(trial: Trial) -> None:
    report = Report([trial.one(None, turn, "linked, one has answered") for turn in (10, 3)])
    assert list(report.faults()) == []
    done = {act for outcome in report.outcomes for act in outcome.acts}
    assert {"signed in", "answers a fold", "answers the day's question", "took everything along"} <= done


def test_every_column_is_forged_in_some_state(trial: Trial) -> None:
    wanted = {(m._meta.label, f.attname) for m in own_models() for f in m._meta.concrete_fields} - LEFT_OUT.keys()
    forgeries = trial.forgeries(2000)
    assert wanted - {(f.model, f.column) for f in forgeries} == set()
    assert {f.state for f in forgeries} == set(STATES)
    assert [model._meta.label for model in own_models() if not all_rows()[model._meta.label]] == []


def test_what_is_left_out_is_still_there_and_says_why() -> None:
    columns = {(m._meta.label, f.attname) for m in own_models() for f in m._meta.concrete_fields}
    assert LEFT_OUT.keys() <= columns
    assert all(LEFT_OUT.values())
    assert len(REMAINDERS) <= 6
    assert all(known.seen for known in REMAINDERS)
