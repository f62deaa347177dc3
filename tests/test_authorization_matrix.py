"""A part of the matrix with the tests. The whole: `python -m tests.proofs.authorization`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.authorization import ABSENT, ROWS
from tests.proofs.authorization import BOOT_SECRET, PLANTED, noticed
from tests.proofs.forged_house import quick_argon2id
from tests.proofs.matrix_cells import METHODS, Cell
from tests.proofs.matrix_table import table
from tests.proofs.matrix_trial import Trial, ranked
from tests.proofs.matrix_world import make_matrix
from twofold.people import boot_secret

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
CELLS, PLANTED_CELLS = 600, 150


@pytest.fixture(scope="module")
def trial(django_db_setup: None, django_db_blocker: pytest.DjangoDbBlocker) -> Iterator[Trial]:
    """A matrix with fewer things: one of each kind and position."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr("twofold.vault.methods.argon2id", quick_argon2id)
        boot_secret.set_boot_secret(BOOT_SECRET)
        world = make_matrix()
        world.things = [thing for thing in world.things if thing.author in {"sam", "noor", "ines"}]
        yield Trial(world)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def ordered(trial: Trial) -> list[Cell]:
    return ranked(trial.world, 7)


def test_everybody_is_let_in_where_the_table_says_and_nowhere_else(trial: Trial, ordered: list[Cell]) -> None:
    report = trial.run(ordered[:CELLS])
    assert report.good, "\n".join(report.lines())
    assert set(report.asked) == set(METHODS)
    assert {"in", "held", "absent", "method"} == set(report.outcomes)


@pytest.mark.parametrize("name", PLANTED)
def test_an_open_door_is_noticed(trial: Trial, ordered: list[Cell], name: str) -> None:
    deciding = [cell for cell in ordered if cell.near and ABSENT in cell.expected and cell.method == "GET"]
    assert not noticed(trial, name, deciding[:PLANTED_CELLS]).good


def test_the_matrix_has_every_route_role_and_method(trial: Trial, ordered: list[Cell]) -> None:
    assert {cell.route.partition(" on ")[0] for cell in ordered} == {row.name for row in ROWS}
    triples = {(cell.route, cell.role, cell.method) for cell in ordered}
    assert len(triples) == len({cell.route for cell in ordered}) * len(trial.world.roles) * len(METHODS)


def test_every_thing_of_the_table_is_there(trial: Trial) -> None:
    kinds = {kind for kinds in table().values() for kind in kinds} - {"nothing"}
    assert kinds <= {thing.kind for thing in trial.world.things}
