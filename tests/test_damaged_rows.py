"""One damage at a time, in a row of a kind: pages go on, or say that keys are damaged; none fails by itself."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

from tests.kept_cast import Cast
from tests.world import Undo, World, populate
from twofold.people.models import KeyringRow, Membership, Person
from twofold.records.models import Draft, Fold, Record, Revision, Slot, Ticket
from twofold.trust.questions.documents import Ladder

pytestmark = pytest.mark.django_db
SEALED = [(Revision, "sealed"), (Slot, "sealed"), (Draft, "sealed"), (Ticket, "sealed"), (KeyringRow, "sealed")]
BYTES = [*SEALED, (Person, "public_key"), (Membership, "instant_word"), (Fold, "name"), (Draft, "name")]
DELETED = (Revision, Slot, Draft, Ticket)
PAGES = (
    "/today",
    "/trust",
    "/question",
    "/ours",
    "/mine",
    "/promises",
    "/agreements",
    "/dreams",
    "/settings",
    "/limits",
)
DAMAGES: dict[str, str] = {
    "flipped": "UPDATE {table} SET {column} = CAST(zeroblob(length({column})) AS BLOB)",
    "cut": "UPDATE {table} SET {column} = substr({column}, 1, 7)",
    "empty": "UPDATE {table} SET {column} = x''",
    "text": "UPDATE {table} SET {column} = 'no bytes'",
    "number": "UPDATE {table} SET {column} = 7",
}


@pytest.fixture
def world(cast: Cast) -> World:
    made = World(*cast.make("the world", populate))
    assert made.clients["owner"]().get("/question").status_code == 200
    return made


def _walk(world: World, statements: list[str]) -> list[tuple[str, int]]:
    """The pages that fail by themselves after these statements, which are taken back."""
    failed = []
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            for page in PAGES:
                answer = world.ask("owner", "get", page)
                if answer.status_code >= 500 and not _says_damaged(answer):
                    failed.append((page, answer.status_code))
            raise Undo
    except Undo:
        return failed


def _says_damaged(answer: HttpResponse) -> bool:
    return b"damaged" in answer.content


def test_damaged_bytes_fail_no_page(world: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("A column of PostgreSQL takes values of its own type alone")
    failed = {}
    for model, column in BYTES:
        table = model._meta.db_table
        unique = (model, column) in {(Fold, "name"), (Draft, "name")}  # one row of each, as names are unique
        one = f" WHERE rowid = (SELECT min(rowid) FROM {table})" if unique else ""
        for damage, statement in DAMAGES.items():
            if found := _walk(world, [statement.format(table=table, column=column) + one]):
                failed[model.__name__, column, damage] = found
    assert failed == {}


def test_deleted_rows_fail_no_page(world: World) -> None:
    failed = {model.__name__: _walk(world, [f"DELETE FROM {model._meta.db_table}"]) for model in DELETED}
    assert {name: found for name, found in failed.items() if found} == {}


def test_a_ladder_without_its_row_fails_no_page(world: World) -> None:
    """Its texts and slots are left, as after a hand in the database: none can be written in its place."""
    ladder = Record.objects.get(kind=Ladder.kind, couple__members__person__name__iexact="maya")
    name = Record._meta.pk.get_db_prep_value(ladder.pk, connection)
    assert _walk(world, [f"DELETE FROM {Record._meta.db_table} WHERE id = '{name}'"]) == []
