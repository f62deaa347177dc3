"""What every answer carries, however wrong it went; `test_authorization` asks for every route, method and role."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tests.headers import missing


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
