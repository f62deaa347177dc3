"""Every route x role x method against the declared table; forbidden and absent are the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.authorization import ABSENT, HELD, IN, METHOD, ROWS, Row
from tests.headers import missing
from tests.kept_cast import Cast
from tests.quiet_log import log, told
from tests.world import ROLES, World, populate
from twofold.people.access import Access, access_of

__all__ = ["log"]
OFFERED = ("get", "head", "post")
NEVER = ("put", "patch", "delete", "options", "trace")  # no view offers these: asked of each route, not of each thing
FEW = ("anonymous", "owner", "other couple")  # for what is asked like a GET
TWO = ("anonymous", "owner")
STATUSES = {"get": {200, 303, 404, 423}, "post": {200, 303, 404, 405, 422, 423}}  # what is seen, so that all of it is


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else prefix)
        else:
            yield f"{prefix}{pattern.name}", pattern


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {name for name, _ in routes()} == {row.name for row in ROWS}


def test_every_view_says_who_may_come_in() -> None:
    assert [name for name, pattern in routes() if not isinstance(access_of(pattern.callback), Access)] == []


@pytest.fixture
def world(cast: Cast) -> World:
    return World(*cast.make("the world", populate))


def shown(response: HttpResponse) -> tuple[int, bytes, dict[str, str], list[str]]:
    """Everything that a browser would receive."""
    cookies = sorted(morsel.OutputString() for morsel in response.cookies.values())
    return (
        response.status_code,
        b"".join(response) if response.streaming else response.content,
        dict(response.items()),
        cookies,
    )


def outcome(response: HttpResponse, absent: tuple[Any, ...]) -> str:
    if response.status_code == 404:
        return ABSENT if shown(response) == absent else f"another 404 than the one 404: {shown(response)!r}"
    named = {423: HELD, 405: METHOD, 400: IN, 200: IN, 204: IN, 302: IN, 303: IN, 409: IN, 422: IN, 429: IN}
    return named.get(response.status_code, f"status {response.status_code}")


def expected(row: Row, method: str, role: str) -> set[str]:
    offered = {"get": row.get, "post": row.post}.get(method)
    if method == "head" and row.get is not None:
        return {row.get[role], METHOD}
    if offered is not None:
        return {offered[role]}
    anyone_else = (row.get or row.post or {})[role]
    return {METHOD} if anyone_else != HELD else {HELD, METHOD}


def asked(method: str) -> Iterator[tuple[Row, str]]:
    """The rows and roles that are asked with this method."""
    if method in OFFERED:
        yield from product(ROWS, FEW if method == "head" else ROLES)
    else:
        yield from product({row.name: row for row in ROWS}.values(), TWO)


@pytest.mark.parametrize("method", OFFERED + NEVER)
def test_every_route_lets_in_whom_the_table_says(world: World, log: io.StringIO, method: str) -> None:
    """And every answer carries its headers; and the log of it all names no page."""
    absent = shown(world.ask("anonymous", method, "/no/such/page"))
    assert absent[0] == 404
    wrong, statuses = [], set()
    for row, role in asked(method):
        answer = world.ask(role, method, reverse(row.name, kwargs=row.where(world)))
        found = outcome(answer, absent)
        statuses.add(answer.status_code)
        if found not in (wanted := expected(row, method, role)):
            wrong.append(f"{method} {row.name} ({row.about}) as {role}: {found}, not {wanted}")
        if lacks := missing(answer):
            wrong.append(f"{method} {row.name} ({row.about}) as {role}: {lacks}")
    assert wrong == []
    assert statuses >= STATUSES.get(method, {405})
    assert told(log.getvalue(), world) == []


def test_an_address_that_does_not_exist_is_the_same_for_everyone(world: World) -> None:
    seen = {shown(world.ask(role, "get", "/no/such/page"))[1] for role in ROLES}
    assert len(seen) == 1


def test_the_table_would_notice_an_open_door(world: World) -> None:
    """A private page that the partner is let in to is not what the table says."""
    row = next(r for r in ROWS if r.about == "private page on mine" and r.name == "shelves:item")
    assert expected(row, "get", "partner") == {ABSENT}
    assert outcome(world.ask("owner", "get", reverse(row.name, kwargs=row.where(world))), (0,)) == IN
