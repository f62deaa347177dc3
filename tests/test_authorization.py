"""Every route x role x method against the declared table; forbidden and absent are the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.authorization import ABSENT, HELD, IN, METHOD, ROWS, Row
from tests.world import ROLES, World, make_world
from twofold.people.access import Access, access_of

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
FEW = ("anonymous", "owner", "other couple")  # for methods that no view offers


class _Undo(Exception):
    """Takes back what a request has changed."""


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
def world(db: None) -> World:
    return make_world()


def ask(world: World, role: str, method: str, path: str) -> HttpResponse:
    """The answer to one request; whatever it changed is taken back."""
    client = world.clients[role]()
    client.raise_request_exception = False
    answers: list[Any] = []
    try:
        with transaction.atomic():
            answers.append(getattr(client, method)(path))
            raise _Undo
    except _Undo:
        return answers[0]  # type: ignore[no-any-return]


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


@pytest.mark.parametrize("method", METHODS)
def test_every_route_lets_in_whom_the_table_says(world: World, method: str) -> None:
    absent = shown(ask(world, "anonymous", method, "/no/such/page"))
    assert absent[0] == 404
    wrong = []
    for row in ROWS:
        path = reverse(row.name, kwargs=row.where(world))
        for role in ROLES if method in {"get", "post"} else FEW:
            found = outcome(ask(world, role, method, path), absent)
            if found not in (wanted := expected(row, method, role)):
                wrong.append(f"{method} {row.name} ({row.about}) as {role}: {found}, not {wanted}")
    assert wrong == []


def test_an_address_that_does_not_exist_is_the_same_for_everyone(world: World) -> None:
    seen = {shown(ask(world, role, "get", "/no/such/page"))[1] for role in ROLES}
    assert len(seen) == 1


def test_the_table_would_notice_an_open_door(world: World) -> None:
    """A private page that the partner is let in to is not what the table says."""
    row = next(r for r in ROWS if r.about == "private page on mine" and r.name == "shelves:item")
    assert expected(row, "get", "partner") == {ABSENT}
    assert outcome(ask(world, "owner", "get", reverse(row.name, kwargs=row.where(world))), (0,)) == IN
