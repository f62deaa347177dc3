from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory

from twofold.web.middleware import HeadersMiddleware, TransportMiddleware

pytestmark = pytest.mark.urls("twofold.web.tests.urls")


@pytest.mark.parametrize(
    "path", ["/look", "/help", "/privacy", "/robots.txt", "/nothing-here", "/manifest.webmanifest"]
)
def test_every_page_and_error_carries_the_headers(path: str) -> None:
    response = Client().get(path)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_static_files_carry_the_headers_and_may_be_kept() -> None:
    response = Client().get("/static/web/css/tokens.css")
    assert response.status_code == 200
    assert b"".join(response).startswith(b"/* Tokens")  # type: ignore[call-overload]
    assert "public" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in response


def test_a_page_below_another_path_that_names_static_is_not_kept() -> None:
    response = Client().get("/static/web/css/nothing.css")
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"


def _redirects(_request: Any) -> HttpResponse:
    response = HttpResponseRedirect("/ours")
    response.set_cookie("tf_form", "x")
    return response


def test_a_form_sent_from_within_its_page_is_told_where_to_go() -> None:
    sent = RequestFactory().post("/answer", headers={"X-Twofold-In-Page": "1"})
    response = HeadersMiddleware(_redirects)(sent)
    assert (response.status_code, response["X-Twofold-Go-To"], "Location" in response) == (
        204,
        "/ours",
        False,
    )
    assert response.cookies["tf_form"].value == "x"


def test_a_form_sent_without_scripts_is_redirected() -> None:
    response = HeadersMiddleware(_redirects)(RequestFactory().post("/answer"))
    assert (response.status_code, response["Location"]) == (302, "/ours")


def _status(**meta: str) -> int:
    request = RequestFactory().get("/", **meta)  # type: ignore[arg-type]
    return TransportMiddleware(lambda _request: HttpResponse("in"))(request).status_code


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", ""])
def test_this_machine_may_use_plain_http(peer: str) -> None:
    assert _status(REMOTE_ADDR=peer) == 200


@pytest.mark.parametrize(
    "peer", ["192.168.1.7", "10.0.0.2", "::ffff:192.168.1.7", "2001:db8::1", "fe80::1", "nonsense"]
)
def test_other_machines_may_not(peer: str) -> None:
    assert _status(REMOTE_ADDR=peer) == 403


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED"])
def test_a_proxy_on_this_machine_does_not_make_plain_http_safe(header: str) -> None:
    assert _status(REMOTE_ADDR="127.0.0.1", **{header: "http"}) == 403


def test_https_comes_in_from_anywhere() -> None:
    assert _status(REMOTE_ADDR="192.168.1.7", **{"wsgi.url_scheme": "https"}) == 200


def test_a_house_with_https_is_not_served_in_the_clear_under_its_own_name(settings: Any) -> None:
    settings.SECURE = True
    assert _status(REMOTE_ADDR="127.0.0.1", HTTP_HOST="twofold.example") == 403
    assert _status(REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1:8460") == 200
    assert _status(REMOTE_ADDR="127.0.0.1", HTTP_HOST="[::1]:8460") == 200


def test_plain_http_may_be_allowed_knowingly(settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"allow_plain_http": True})
    assert _status(REMOTE_ADDR="192.168.1.7") == 200


def test_the_refusal_says_what_to_do_and_carries_the_headers() -> None:
    response = Client(REMOTE_ADDR="192.168.1.7").get("/look")
    assert response.status_code == 403
    assert b"TWOFOLD_ALLOW_PLAIN_HTTP" in response.content
    assert response["Referrer-Policy"] == "no-referrer"
    assert "style-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "headers", "cookies", "bounced"),
    [
        ("/help", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, {"tf_session": "s"}, True),
        ("/help", {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}, {"tf_session": "s"}, False),
        ("/help", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, {}, True),
        ("/join", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, {}, True),
        ("/help?a='b&c=\"d", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, {}, True),
        ("/help", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, {"tf_form": "t"}, False),
        ("/help", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, {"tf_session": "s"}, False),
        ("/help", {}, {"tf_session": "s"}, False),
    ],
)
def test_who_follows_a_link_from_elsewhere_is_led_in_without_a_new_cookie(
    path: str, headers: dict[str, str], cookies: dict[str, str], bounced: bool
) -> None:
    client = Client(headers=headers)
    client.cookies.load(cookies)
    response = client.get(path)
    led = html5lib.parse(response.content.decode(), namespaceHTMLElements=False).find(".//h1/a[@href]")
    assert (led is not None) is bounced
    if led is not None:
        sent = response.wsgi_request
        assert led.get("href") == sent.get_full_path()
        assert not response.cookies


def test_who_follows_a_link_from_elsewhere_is_led_nowhere_else() -> None:
    client = Client(headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})
    page = client.get("/help", PATH_INFO="//elsewhere.example/x").content.decode()
    assert "/%2Felsewhere.example/x" in page
    assert "//elsewhere.example" not in page


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the middleware logs, whatever the handlers above it are when other tests have run."""
    written = io.StringIO()
    handler, logger = logging.StreamHandler(written), logging.getLogger("twofold.web.middleware")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


@pytest.mark.parametrize("path", ["/help", "/talks/00000000-0000-4000-8000-000000000000/revision"])
def test_another_name_gets_a_page_that_names_the_right_one(path: str, logged: io.StringIO) -> None:
    """Before anything else is asked, and neither the page nor the log quotes it as it stands."""
    response = Client(HTTP_HOST="<b>house").get(path)
    page = response.content.decode()
    assert response.status_code == 400
    assert "http://testserver" in page
    assert "&lt;b&gt;house" in page
    assert "<b>house" not in page
    assert "TWOFOLD_ORIGIN" in logged.getvalue()
    assert "house" not in logged.getvalue()
    assert response["Cache-Control"] == "no-store"
