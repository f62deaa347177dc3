"""Looking writes nothing, forms from elsewhere are refused, cookies of before open nothing: a part of it with the tests.

The whole: `python -m tests.proofs.requests_by_others`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from tests.proofs import cookies_of_before
from tests.proofs.authorization import BOOT_SECRET
from tests.proofs.forged_house import quick_argon2id
from tests.proofs.matrix_world import Matrix, make_matrix
from tests.proofs.requests_by_others import PLANTED, coming_back, sending, taken_back
from twofold.people import boot_secret

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
EVERY = 40


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.DjangoDbBlocker) -> Iterator[Matrix]:
    """Fewer things than in the whole proof."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr("twofold.vault.methods.argon2id", quick_argon2id)
        if connection.vendor != "sqlite":
            pytest.skip("changes are counted as SQLite counts them")
        boot_secret.set_boot_secret(BOOT_SECRET)
        made = make_matrix()
        made.things = [thing for thing in made.things if thing.author == "maya"]
        yield made
        transaction.set_rollback(True)


def test_forms_from_elsewhere_are_refused_and_change_nothing(world: Matrix) -> None:
    number, faults = sending(world, EVERY)
    assert (number > 200, faults) == (True, [])


def test_cookies_of_before_open_nothing() -> None:
    number, faults = coming_back()
    assert (number, faults) == (len(cookies_of_before.ENDS) + 1, [])


def test_forms_from_anywhere_are_noticed(world: Matrix) -> None:
    with PLANTED["forms from anywhere"]():
        assert sending(world, EVERY)[1]


def test_a_lock_that_closes_nothing_is_noticed() -> None:
    with PLANTED["a lock that closes nothing"]():
        browser = cookies_of_before.settled_browser
        assert taken_back(lambda: list(cookies_of_before.faults(browser("kit"), "locked")))
