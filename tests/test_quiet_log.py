"""Whoever reads the log, with the moments that a service manager adds, does not learn which page anybody opened."""

from __future__ import annotations

import io
import logging

import pytest

from tests import in_process
from tests.quiet_log import addresses, log, told
from tests.test_authorization import world
from tests.world import World
from twofold.ops.server import _without_words
from twofold.people.middleware import AccessMiddleware
from twofold.web import reports

pytestmark = pytest.mark.django_db
__all__ = ["log", "world"]


def test_no_page_below_another_is_named(world: World, log: io.StringIO) -> None:
    """The pages themselves: `test_authorization` reads the log of every route, role and method."""
    assert 404 in {world.ask("owner", "get", f"{path}/nothing-here").status_code for path in addresses(world)}
    assert told(log.getvalue(), world) == []


def test_no_fault_names_more_than_the_route(world: World, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("at /mine/" + str(next(iter(world.things.values()))))

    monkeypatch.setattr(AccessMiddleware, "process_view", fails)
    monkeypatch.setattr(in_process, "HANDLERS", in_process.handlers())
    for path in addresses(world):
        for method in ("get", "post"):
            assert world.ask("owner", method, path).status_code >= 500 or path.startswith("/talks/")
    text = log.getvalue()
    assert "RuntimeError" in text
    assert "An answer of 500 from " in text
    assert told(text, world) == []


def test_a_refused_host_or_form_is_not_quoted(world: World, log: io.StringIO) -> None:
    from django.test import Client

    assert Client(HTTP_HOST="somebody.example").get("/limits").status_code in {400, 421}
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sign-in", {"sign_in": "x"}).status_code == 403
    assert "somebody.example" not in log.getvalue()
    assert "sign-in" not in log.getvalue()


@pytest.mark.parametrize("words", ["Error handling request /afraid-to-say/1", "Invalid request from ip=::1: '/mine'"])
def test_gunicorn_names_none_either(words: str) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, words, (), None)
    assert _without_words(record)
    assert "/" not in record.getMessage()


def test_a_crowd_is_told_of_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred sign-ins at once wrote two hundred lines."""
    seldom = reports.SeldomLog()

    def record(status: int) -> logging.LogRecord:
        made = logging.LogRecord("django.request", logging.ERROR, "", 0, "Service Unavailable", (), None)
        made.status_code = status
        return made

    assert [seldom.filter(record(503)) for _ in range(200)].count(True) == 1
    assert all(seldom.filter(record(500)) for _ in range(3))
    now = reports.time.monotonic()
    monkeypatch.setattr(reports.time, "monotonic", lambda: now + reports.SELDOM + 1)
    assert seldom.filter(record(503))
