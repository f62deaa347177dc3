"""What every answer carries, whatever was asked, by whomever, and however wrong it went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import ROLES, World, make_world

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
WHO = {"get": ROLES, "post": ("anonymous", "locked", "owner", "alone")}
ALLOWED = {"'self'", "'none'"}


def missing(response: HttpResponse) -> list[str]:
    """What this answer lacks. The policy may name this server and nothing else."""
    policy = dict(part.strip().split(" ", 1) for part in response.get("Content-Security-Policy", "").split(";") if part)
    wanted = {
        "policy": policy.get("default-src") == "'none'" and {*policy.values()} <= ALLOWED,
        "own scripts only": policy.get("script-src") == policy.get("style-src") == "'self'",
        "forms stay here": policy.get("form-action") == "'self'" and policy.get("base-uri") == "'none'",
        "no frames": policy.get("frame-ancestors") == "'none'" and response.get("X-Frame-Options") == "DENY",
        "nosniff": response.get("X-Content-Type-Options") == "nosniff",
        "no referrer": response.get("Referrer-Policy") == "no-referrer",
        "own window": response.get("Cross-Origin-Opener-Policy") == "same-origin",
        "own files": response.get("Cross-Origin-Resource-Policy") == "same-origin",
        "not indexed": response.get("X-Robots-Tag") == "noindex, nofollow",
        "not shared": "Access-Control-Allow-Origin" not in response,
        "not kept": response.get("Cache-Control") == "no-store",
    }
    return [name for name, there in wanted.items() if not there]


def addresses(world: World) -> list[str]:
    return [reverse(name, kwargs=_filled(pattern, world)) for name, pattern in _routes(get_resolver().url_patterns)]


def _routes(patterns: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", pattern


def _filled(pattern: URLPattern, world: World) -> dict[str, Any]:
    known = {"year": 2026, "month": 5, "room": "trust", "depth": 2, "shelf": "ours"}
    known |= {"promise_id": world.things["promise"], "talk_id": world.things["talk"]}
    some = world.things.get("open fold", world.things["nothing"])
    return {name: known.get(name, some) for name in pattern.pattern.converters}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_every_route_method_and_role(world: World) -> None:
    wrong: dict[tuple[str, str, str], list[str]] = {}
    statuses: set[int] = set()
    for path in addresses(world):
        for method in METHODS:
            for role in WHO.get(method, ("owner",)):
                client = world.clients[role]()
                client.raise_request_exception = False
                response = getattr(client, method)(path)
                statuses.add(response.status_code)
                if lacks := missing(response):
                    wrong[method, path, role] = lacks
    assert wrong == {}
    assert {200, 303, 400, 404, 405, 422, 423} <= statuses
    assert max(statuses) < 500


def test_no_such_page(client: Client) -> None:
    response = client.get("/nothing-here")
    assert (response.status_code, missing(response)) == (404, [])


def test_no_such_file(client: Client) -> None:
    response = client.get("/static/web/nothing-here.js")
    assert (response.status_code, missing(response)) == (404, [])


@pytest.mark.django_db
def test_a_host_that_is_not_ours() -> None:
    response = Client().get("/sign-in", headers={"host": "elsewhere.example"})
    assert (response.status_code, missing(response)) == (400, [])


@pytest.mark.django_db
@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://testserver"])
def test_a_form_without_its_token(origin: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sign-in", {"sign_in": "maya"}, headers={"origin": origin})
    assert (response.status_code, missing(response)) == (403, [])


@pytest.mark.django_db
def test_a_body_that_is_too_long(client: Client) -> None:
    client.raise_request_exception = False
    response = client.post("/sign-in", {"sign_in": "x" * 1_100_000})
    assert (response.status_code, missing(response)) == (400, [])


@pytest.mark.django_db
def test_something_breaks(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise RuntimeError("a word that stays inside")

    monkeypatch.setattr("twofold.people.views.sign_in.render", breaks)
    client.raise_request_exception = False
    response = client.get("/sign-in")
    assert (response.status_code, missing(response)) == (500, [])
    assert b"a word that stays inside" not in response.content


@pytest.mark.django_db
def test_plain_http_from_elsewhere(client: Client) -> None:
    response = client.get("/sign-in", REMOTE_ADDR="192.0.2.7")
    assert (response.status_code, missing(response)) == (403, [])


@pytest.mark.parametrize("file", ["web/css/base.css", "web/js/house.js", "web/mark.svg"])
def test_a_file_may_be_kept_but_carries_the_rest(client: Client, file: str) -> None:
    response = client.get(f"/static/{file}")
    assert b"".join(response)
    assert (response.status_code, missing(response)) == (200, ["not kept"])
    assert "max-age" in response["Cache-Control"]
