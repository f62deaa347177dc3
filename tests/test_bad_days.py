"""A full disk and a fault of ours: the form comes back with what was typed, and the log does not hold it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from twofold.people.unlocked import Unlocked
from twofold.records.models import Record

WORDS = "I was going to say it is the small things"


def answer_form(client: Client) -> dict[str, str]:
    form = client.get("/question").context["form"]
    return {"text": WORDS, "space": "mine", "once": form["once"].value(), "expected_rev": ""}


@pytest.fixture
def browser(jun: Unlocked, browser_of: Callable[[Unlocked], Client]) -> Client:
    return browser_of(jun)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite can be given a full disk")
def test_a_full_disk_gives_back_what_was_typed(browser: Client) -> None:
    sent = answer_form(browser) | {"text": WORDS + " and more." * 1800}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        answer = browser.post("/question", sent)
        cursor.execute("PRAGMA max_page_count = 1000000")
    assert answer.status_code == 503
    assert WORDS in answer.content.decode()
    assert browser.post("/question", sent).status_code == 303
    assert Record.objects.count() == 1


@pytest.mark.parametrize("asked", ["twofold.people.middleware._person", "twofold.people.middleware._unlocked"])
def test_a_database_that_is_away_gives_back_what_was_typed(
    browser: Client, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """Whatever asks it first: before any view is reached, too."""

    def fail(*given: Any, **named: Any) -> None:
        raise OperationalError("the connection is closed")

    sent = answer_form(browser)
    monkeypatch.setattr(asked, fail)
    answer = browser.post("/question", sent)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert WORDS in answer.content.decode()
    assert "csrfmiddlewaretoken" in answer.content.decode()
    page = browser.get("/question")
    assert (page.status_code, "answering" in page.content.decode()) == (503, True)
    monkeypatch.undo()
    assert browser.post("/question", sent).status_code == 303


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("database or disk is full"), 503), (RuntimeError(WORDS), 500)]
)
def test_no_fault_loses_words(browser: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int) -> None:
    def fail(*given: Any, **named: Any) -> None:
        raise error

    logged: list[str] = []
    monkeypatch.setattr("twofold.people.middleware._log.error", lambda said, *args, **more: logged.append(said % args))
    sent = answer_form(browser)
    monkeypatch.setattr("twofold.trust.questions.views.actions.answer_alone", fail)
    answer = browser.post("/question", sent)
    assert (answer.status_code, WORDS in answer.content.decode()) == (status, True)
    assert logged == ["A form could not be taken"]
