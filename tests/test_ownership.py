"""Whose rows are found and touched, with two filters taken out. All of them: `python -m tests.proofs.ownership_mutants`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.proofs.authorization import BOOT_SECRET
from tests.proofs.forged_house import quick_argon2id
from tests.proofs.matrix_world import Matrix, make_matrix
from tests.proofs.ownership import faults
from tests.proofs.ownership_mutants import FILTERS, misfits, noticed
from twofold.people import boot_secret

pytestmark = [pytest.mark.proof, pytest.mark.django_db]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.DjangoDbBlocker) -> Iterator[Matrix]:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr("twofold.vault.methods.argon2id", quick_argon2id)
        boot_secret.set_boot_secret(BOOT_SECRET)
        yield make_matrix()
        transaction.set_rollback(True)


def test_everybody_finds_and_touches_what_is_theirs(world: Matrix) -> None:
    assert list(faults(world)) == []


def test_every_filter_is_found_in_the_program_as_it_stands() -> None:
    assert misfits() == []
    assert len({(one.file, one.old) for one in FILTERS}) == len(FILTERS)


@pytest.mark.parametrize("number", [2, 12])
def test_a_filter_that_is_taken_out_is_noticed(world: Matrix, number: int) -> None:
    assert noticed(world, FILTERS[number])
