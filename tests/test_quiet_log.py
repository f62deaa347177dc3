"""Whoever reads the log, with the moments that a service manager adds, does not learn which page anybody opened."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import reverse

from tests.authorization import ROWS
from tests.test_authorization import ask, world
from tests.world import World
from twofold.ops.server import _without_words
from twofold.people.middleware import AccessMiddleware
from twofold.web import reports

pytestmark = pytest.mark.django_db
__all__ = ["world"]
ROLES = ("locked", "owner")
A_PATH = re.compile(r"(?<!\w)/\w|[0-9a-f]{8}-[0-9a-f]{4}-")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the server's loggers write, through the handlers that the settings declare."""
    found = {h for logger in _loggers() for h in logger.handlers if any("QuietLog" in str(f) for f in h.filters)}
    handlers = [h for h in found if isinstance(h, logging.StreamHandler)]
    assert handlers
    assert not [logger.name for logger in _loggers() if logger.disabled], "another test has silenced them"
    written = io.StringIO()
    before = [handler.setStream(written) for handler in handlers]
    yield written
    for handler, stream in zip(handlers, before, strict=True):
        handler.setStream(stream)


def _loggers() -> list[logging.Logger]:
    ours = ("twofold", "django")
    named = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith(ours)]
    return [logging.root, *named]


def _addresses(world: World) -> list[tuple[str, str]]:
    return [(row.name, reverse(row.name, kwargs=row.where(world))) for row in ROWS]


def _told(text: str, addresses: list[tuple[str, str]], world: World) -> list[str]:
    # Where something was raised may be said: a file and a line of the program.
    said = "\n".join(line.partition(" | ")[0] for line in text.splitlines())
    ids = [str(id) for id in world.things.values() if isinstance(id, UUID)]
    return [
        *A_PATH.findall(said),
        *(id for id in ids if id in text),
        *(a for _, a in addresses if len(a) > 1 and a in said),
    ]


def test_no_answer_names_its_page(world: World, log: io.StringIO) -> None:
    addresses, seen = _addresses(world), set()
    for role in ROLES:
        for _, path in addresses:
            for method in ("get", "post", "put"):
                seen.add(ask(world, role, method, path).status_code)
            seen.add(ask(world, role, "get", f"{path}/nothing-here").status_code)
    assert {404, 405, 423, 422} <= seen
    assert _told(log.getvalue(), addresses, world) == []


def test_no_fault_names_more_than_the_route(world: World, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("at /mine/" + str(next(iter(world.things.values()))))

    monkeypatch.setattr(AccessMiddleware, "process_view", fails)
    addresses = _addresses(world)
    for _, path in addresses:
        for method in ("get", "post"):
            assert ask(world, "owner", method, path).status_code >= 500 or path.startswith("/talks/")
    text = log.getvalue()
    assert "RuntimeError" in text
    assert "An answer of 500 from " in text
    assert _told(text, addresses, world) == []


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
