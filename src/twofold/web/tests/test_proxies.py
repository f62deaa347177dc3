"""Whose word counts about who asks: a proxy's on this machine, and those of TWOFOLD_PROXIES."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from twofold.web.proxies import ProxyMiddleware, client_address

CADDY = "172.28.60.2"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Any) -> None:
    settings.SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(
        update={"proxies": f"{CADDY}, fd00:60::/64", "origin": "https://twofold.example"}
    )
    settings.ALLOWED_HOSTS = ["twofold.example"]


def asked_by(peer: str, said: str | None, **more: str) -> HttpRequest:
    """The request as it is behind the middleware."""
    meta = {"REMOTE_ADDR": peer, **more} | ({} if said is None else {"HTTP_X_FORWARDED_FOR": said})
    request = RequestFactory().get("/", **meta)  # type: ignore[arg-type]
    ProxyMiddleware(lambda _request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("peer", "said", "expected"),
    [
        (CADDY, "203.0.113.5", "203.0.113.5"),
        (f"::ffff:{CADDY}", "203.0.113.5", "203.0.113.5"),
        ("fd00:60::2", "2001:db8::7", "2001:db8::7"),
        (CADDY, "192.0.2.66, 203.0.113.5", "203.0.113.5"),  # what a stranger wrote stands before
        (CADDY, f"192.0.2.66, 203.0.113.5, {CADDY}", "203.0.113.5"),  # two proxies of ours, one behind the other
        (CADDY, f"192.0.2.66, 203.0.113.5, {CADDY}, fd00:60::9", "203.0.113.5"),
        (CADDY, f"{CADDY}, 203.0.113.5", "203.0.113.5"),
        (CADDY, "192.0.2.66, 127.0.0.1", "127.0.0.1"),  # somebody on the proxy's machine is no proxy
        (CADDY, "192.0.2.66, 172.28.60.1", "172.28.60.1"),  # nor is whoever shares its network
        (CADDY, None, CADDY),
        (CADDY, "192.0.2.66,", CADDY),
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("", "203.0.113.5", "203.0.113.5"),  # by a Unix socket
        ("172.28.60.3", "192.0.2.66", "172.28.60.3"),
        ("198.51.100.9", CADDY, "198.51.100.9"),
    ],
)
def test_the_address_of_whoever_asks(peer: str, said: str | None, expected: str) -> None:
    assert client_address(asked_by(peer, said)) == expected


@pytest.mark.parametrize(("peer", "secure"), [(CADDY, True), ("127.0.0.1", True), ("172.28.60.3", False)])
def test_only_a_proxy_of_ours_tells_that_it_was_https(peer: str, secure: bool) -> None:
    assert asked_by(peer, None, HTTP_X_FORWARDED_PROTO="https").is_secure() is secure


def test_a_proxy_that_is_not_named_is_refused_and_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    https = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "192.0.2.66", "HTTP_HOST": "twofold.example"}
    with caplog.at_level(logging.WARNING):
        client = Client()
        refused = [client.get("/look", REMOTE_ADDR="172.28.60.3", **https).status_code for _ in range(3)]
    assert refused == [403] * 3
    assert caplog.text.count("TWOFOLD_PROXIES") == 1
    assert not any(address in caplog.text for address in ("172.28.60.3", "192.0.2.66"))


def test_it_stands_before_everything_that_could_believe() -> None:
    assert django_settings.MIDDLEWARE[0] == "twofold.web.proxies.ProxyMiddleware"
