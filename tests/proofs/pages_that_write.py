"""Every page is looked at, by GET and by HEAD, as everybody: looking changes no row, but for those that are declared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from django.apps import apps
from django.db import connection

from tests.in_process import ask
from tests.proofs.forms_from_elsewhere import rows_changed
from tests.proofs.matrix_cells import Cell, cells
from tests.proofs.matrix_world import Matrix

Digests = dict[str, dict[tuple[object, ...], dict[str, object]]]

# What looking may write, by table and column; "" stands for whole rows.
DECLARED: Final[dict[str, str]] = {
    "people_signin.used_on": "the day on which a sign-in was used",
    "people_seenday.": "the days on which the server ran",
}
# What a visit may write once, because it has waited for this person's keys; at the next visit there is none of it.
AT_A_FIRST_VISIT: Final[dict[str, str]] = {
    "people_keyringrow.": "the keyring learns what the rows tell: a couple that has begun or ended",
    "people_delivery.": "the couple's key is taken in",
    "people_person.has_inbox": "nothing waits any more",
    "records_record.": "the ladder of questions that the two go up",
    "records_revision.": "its text",
    "records_slot.": "its key, and those of answers that were due",
    "records_draft.": "which question is today's, and what opening shared records has told, sealed to whoever looks",
}
# And these pages at each first look.
BY_ROUTE: Final[dict[str, str]] = {"trust:fold": "records_draft."}  # that this person has seen what opened


def looking(world: Matrix) -> list[Cell]:
    """Every page once for each role, each thing's pages by those who may see them and by one who may not."""
    found: dict[tuple[str, ...], Cell] = {}
    for cell in cells(world):
        if cell.method in {"GET", "HEAD"} and not cell.about.startswith("odd"):
            outcome = "".join(sorted(cell.expected))
            kind = cell.about if "in" in cell.expected else ""
            found.setdefault((cell.method, cell.route, cell.role, kind, outcome), cell)
    return list(found.values())


def first_visits(world: Matrix) -> list[Cell]:
    """Pages that take in what waits for their reader, as everybody."""
    wanted = (
        "today:today",
        "today:rooms",
        "today:open",
        "trust:question",
        "trust:promises",
        "trust:agreements",
        "trust:room",
        "listening:room",
        "shelves:ours",
    )
    return [cell for cell in looking(world) if cell.method == "GET" and cell.route in wanted for _ in range(2)]


def faults(world: Matrix, chosen: list[Cell], allowed: dict[str, str]) -> Iterator[str]:
    """What these requests write that is not allowed; none of it is taken back."""
    whole, counted = rows(), rows_changed()
    for cell in chosen:
        ask(cell.method, cell.path, world.roles[cell.role][0])
        if rows_changed() == counted:
            continue
        now, counted = rows(), rows_changed()
        for change in sorted(set(changes(whole, now))):
            if not change.startswith((*allowed, BY_ROUTE.get(cell.route, "\n"))):
                yield f"{cell} changed {change}"
        whole = now
    if digest(rows()) != digest(whole):
        yield "rows have changed that no request accounts for"


def rows() -> Digests:
    """Every row of every table, by its key."""
    found: Digests = {}
    for model in apps.get_models():
        table, key = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [str(column[0]) for column in cursor.description or ()]
            place = names.index(str(key))
            found[table] = {(row[place],): dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    return found


def digest(found: Digests) -> dict[str, str]:
    """By table."""
    return {
        table: hashlib.sha256(repr(sorted(map(repr, some.items()))).encode()).hexdigest()
        for table, some in found.items()
    }


def changes(before: Digests, after: Digests) -> Iterator[str]:
    """Which columns of which tables; a table alone and a dot where rows have come or gone."""
    for table, now in after.items():
        was = before[table]
        if now.keys() != was.keys():
            yield f"{table}."
        for key in now.keys() & was.keys():
            yield from (f"{table}.{column}" for column, value in now[key].items() if was[key][column] != value)
