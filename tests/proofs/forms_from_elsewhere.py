"""Forms that lack their token, bring another's, or come from another site: whoever sends them, each is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from tests.in_process import ORIGIN, ask, encoded
from tests.proofs.matrix_cells import Cell, cells
from tests.proofs.matrix_world import Matrix

TOKEN, ANOTHERS = "a" * 32, "b" * 32
FIELD: Final = "csrfmiddlewaretoken"
UNSAFE: Final = ("POST", "PUT", "PATCH", "DELETE")
SENDERS: Final = ("anonymous", "locked", "owner", "alone")
# At worst a foreign page locks somebody, and leaving quickly never fails.
WITHOUT_TOKEN: Final = {"people:leave"}


class Sent(NamedTuple):
    """`kept`: the token that the browser keeps; `given`: the one in the form."""

    kept: str
    given: str
    headers: Mapping[str, str]


RIGHT: Final = Sent(TOKEN, TOKEN, {"Origin": ORIGIN})
WRONG: Final[Mapping[str, Sent]] = {
    "no token": Sent(TOKEN, "", {"Origin": ORIGIN}),
    "another's token": Sent(TOKEN, ANOTHERS, {"Origin": ORIGIN}),
    "a token that the browser does not keep": Sent("", TOKEN, {"Origin": ORIGIN}),
    "an empty token, kept and given": Sent("", "", {}),
    "a foreign origin": Sent(TOKEN, TOKEN, {"Origin": "https://elsewhere.example"}),
    "an origin that begins like ours": Sent(TOKEN, TOKEN, {"Origin": f"{ORIGIN}.elsewhere.example"}),
    "no origin, from another site": Sent(
        TOKEN, TOKEN, {"Origin": "null", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    ),
}


def unsafe_cells(world: Matrix) -> list[Cell]:
    """One address of each route that takes a form, for each sender and method."""
    taking = {cell.route for cell in cells(world) if cell.method == "POST" and cell.expected != {"method"}}
    found: dict[tuple[str, str, str], Cell] = {}
    for cell in cells(world):
        if cell.route in taking and cell.role in SENDERS and cell.method in UNSAFE and not cell.about.startswith("odd"):
            found.setdefault((cell.route, cell.role, cell.method), cell)
    return list(found.values())


def faults(world: Matrix, chosen: list[Cell], counted: list[int]) -> Iterator[str]:
    """What was not refused, or changed a row; and what is refused though all is right."""
    for cell in chosen:
        exempt = cell.route in WITHOUT_TOKEN
        for name, sent in WRONG.items():
            status, changed = _send(world, cell, sent)
            counted.append(status)
            if status != 403 and not exempt:
                yield f"{cell} with {name}: {status}"
            if changed and not exempt:
                yield f"{cell} with {name} changed {changed} rows"
        if exempt:
            world.sign_in_again()
        elif cell.method == "POST":
            status, _ = _send(world, cell, RIGHT)
            if status == 403:
                yield f"{cell} with all that belongs to it: {status}"
            if not world.still_open(cell.role):
                world.sign_in_again()


def _send(world: Matrix, cell: Cell, sent: Sent) -> tuple[int, int]:
    cookies = {**world.roles[cell.role][0], **({settings.CSRF_COOKIE_NAME: sent.kept} if sent.kept else {})}
    body = encoded({FIELD: sent.given} if sent.given else {"nothing": ""})
    with transaction.atomic():
        before = rows_changed()
        status = ask(cell.method, cell.path, cookies, body, sent.headers, strict=True).status_code
        changed = rows_changed() - before
        transaction.set_rollback(True)
    return status, changed


def rows_changed() -> int:
    """How many rows this connection has inserted, updated or deleted so far, as SQLite counts them."""
    connection.ensure_connection()
    return int(connection.connection.total_changes)
