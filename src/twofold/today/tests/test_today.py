from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records import folds
from twofold.records.clock import as_of
from twofold.records.store import remove
from twofold.rooms.installed_packs import core
from twofold.talks import actions as talks
from twofold.trust.questions import actions

BrowserOf = Callable[[Unlocked], Client]


def _both(maya: Unlocked, sam: Unlocked, number: int, days: int) -> None:
    with as_of(datetime.now(UTC) - timedelta(days=days)):
        question = core().questions[number]
        actions.answer_question(question, 99, f"Mine {number}.", by=maya, once=uuid4())
        fold = actions.answer_question(question, 99, f"Too {number}.", by=sam, once=uuid4())
        folds.fold(fold.id, by=maya)


def _queries(client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get("/today").status_code == 200
    return len(seen)


def test_jun_alone_has_a_question_and_a_quiet_invitation(jun: Unlocked, browser_of: BrowserOf) -> None:
    page = browser_of(jun).get("/today").content.decode()
    assert "Twofold is useful alone" in page
    assert "Only you can read what you write here." in page


def test_what_the_other_has_written_waits_here(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    picked = core().question("tiny-fib")
    actions.answer_question(picked, 99, "I liked the soup.", by=maya, once=uuid4())
    page = browser_of(sam).get("/today").content.decode()
    assert picked.text in page
    assert "Maya has written. Yours comes next, then both open." in page
    assert "I liked the soup." not in page


def test_coming_here_opens_what_waited_for_me_and_says_it_is_new(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    picked = core().question("tiny-fib")
    actions.answer_question(picked, 99, "I liked the soup.", by=maya, once=uuid4())
    fold = actions.answer_question(picked, 99, "I was not late.", by=sam, once=uuid4())
    assert fold.state == "sealed"
    client = browser_of(maya)
    page = client.get("/today").content.decode()
    assert "Unfold it" in page
    assert f'href="/folds/{fold.id}"' in page
    client.get(f"/folds/{fold.id}")
    assert "Unfold it" not in client.get("/today").content.decode()


def test_it_asks_the_database_as_often_after_a_year_as_after_a_week(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client = browser_of(maya)
    for number in range(5):
        _both(maya, sam, number, days=number)
    client.get("/today")  # the day's first look writes the aside, so that passing later leaves no trace
    week = _queries(client)
    for number in range(5, 40):
        _both(maya, sam, number, days=number * 9)
    assert _queries(client) == week


def test_the_first_look_of_a_day_leaves_the_row_that_passing_would(jun: Unlocked, browser_of: BrowserOf) -> None:
    from twofold.records.models import Draft

    client = browser_of(jun)
    client.get("/today")

    def rows() -> list[tuple[object, ...]]:
        found = Draft.objects.order_by("name").values_list("person", "name", "day", "sealed")
        return [(person, bytes(name), day, len(sealed)) for person, name, day, sealed in found]

    looked = rows()
    client.post("/question/pass")
    assert rows() == looked


def test_a_damaged_question_never_breaks_the_page(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    from twofold.records.models import Record, Revision

    actions.answer_question(core().question("tiny-fib"), 99, "I liked the soup.", by=maya, once=uuid4())
    subject = Record.objects.get(kind="trust.question")
    Revision.objects.filter(record=subject).update(sealed=b"nothing that opens")
    assert browser_of(sam).get("/today").status_code == 200
    page = browser_of(sam).get("/today/open")
    assert page.status_code == 200
    assert "does not open" in page.content.decode()
    url = page.content.decode().split('href="/folds/')[1].split('"')[0]
    assert browser_of(sam).get(f"/folds/{url}").status_code == 200


def test_a_suggestion_can_be_swapped_waved_away_and_asked_for_again(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)

    def told(say: str, page: str) -> str:
        given = dict(re.findall(r'name="(offer|day)" value="([^"]*)"', page))
        return client.post("/today/offer", {**given, "say": say}, follow=True).content.decode()

    first = client.get("/today").content.decode()
    title = _offered(first)
    assert title
    second = told("else", first)
    assert _offered(second) not in {"", title}
    assert _offered(told("not-now", second)) == ""
    assert _offered(client.get("/today").content.decode()) == ""
    assert "Show one every day again" not in client.get("/today/open").content.decode()
    again = client.post("/today/offer", {"say": "every-day"}, follow=True).content.decode()
    assert "Everything open" in again
    assert _offered(told("less", client.get("/today").content.decode())) == ""
    assert "You asked for fewer suggestions on Today." in client.get("/today/open").content.decode()


def test_looking_at_a_suggestion_leads_to_its_page(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    given = dict(re.findall(r'name="(offer|day)" value="([^"]*)"', client.get("/today").content.decode()))
    assert client.post("/today/offer", {**given, "say": "look"}).headers["Location"].startswith("/practices/")
    assert client.post("/today/offer", {"offer": "practice:gone", "say": "look"}).headers["Location"] == "/today"


def test_what_is_said_on_a_page_of_another_day_changes_nothing(maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    title = _offered(client.get("/today").content.decode())
    client.post("/today/offer", {"say": "less", "offer": "practice:listening-five", "day": "2026-01-01"})
    assert _offered(client.get("/today").content.decode()) == title


@pytest.mark.parametrize(
    ("days", "words"),
    [(365, "A year ago"), (363, "A year ago"), (182, "Half a year ago"), (30, "A month ago"), (90, "")],
)
def test_what_you_opened_a_year_ago_comes_back(
    days: int, words: str, maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    _both(maya, sam, 4, days=days)
    page = browser_of(maya).get("/today").content.decode()
    assert ('class="memory"' in page) is bool(words)
    assert words in page
    if words:
        assert core().questions[4].text.split("’")[0] in page.split('class="memory"')[1]


def test_a_memory_keeps_to_ones_limits_and_needs_both_answers(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    deep = next(question for question in core().questions if question.depth == 5)
    with as_of(datetime.now(UTC) - timedelta(days=365)):
        actions.answer_question(deep, 99, "Mine.", by=maya, once=uuid4())
        fold = actions.answer_question(deep, 99, "Too.", by=sam, once=uuid4())
        folds.fold(fold.id, by=maya)
    hers, his = browser_of(maya), browser_of(sam)
    for client in (hers, his):
        client.post("/trust/limits", {"ceiling": "5", "pace": "daily"})
    assert 'class="memory"' in hers.get("/today").content.decode()
    hers.post("/trust/limits", {"ceiling": "2", "pace": "daily"})
    assert 'class="memory"' not in hers.get("/today").content.decode()
    assert 'class="memory"' in his.get("/today").content.decode()
    opened = folds.fold(fold.id, by=sam)
    assert opened.mine is not None
    remove(opened.mine.id, by=sam)
    assert 'class="memory"' not in his.get("/today").content.decode()


def test_an_opened_fold_whose_answers_are_gone_is_not_the_page(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    _both(maya, sam, 5, days=0)
    assert "Unfold it" in browser_of(sam).get("/today").content.decode()
    (fold,) = folds.list_folds(by=maya)
    assert fold.mine is not None
    remove(fold.mine.id, by=maya)
    assert "Unfold it" not in browser_of(sam).get("/today").content.decode()


def test_a_talk_that_you_two_are_in_is_the_page(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    talks.begin("listening-five", "live", by=sam, once=uuid4())
    page = browser_of(maya).get("/today").content.decode()
    assert "You two are in a talk" in page
    assert "Today’s question" not in page


def test_a_talk_that_was_left_lying_yesterday_is_not(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    with as_of(datetime.now(UTC) - timedelta(days=1)):
        talks.begin("all-here", "together", by=sam, once=uuid4())
    page = browser_of(maya).get("/today").content.decode()
    assert "You two are in a talk" not in page
    assert core().practice("all-here").title in browser_of(maya).get("/today/open").content.decode()


def test_the_one_who_is_left_is_told_and_not_asked_to_invite_somebody_at_once(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    hers = browser_of(maya)
    couples.part(by=sam)
    page = hers.get("/today").content.decode()
    assert "The link with Sam has ended. What you both shared stays with both of you." in page
    assert "Invite someone" not in page
    with as_of(datetime.now(UTC) + timedelta(days=20)):
        assert "has ended" not in hers.get("/today").content.decode()


def test_alone_from_the_beginning_nothing_has_ended(jun: Unlocked, browser_of: BrowserOf) -> None:
    assert "has ended" not in browser_of(jun).get("/today").content.decode()


def _offered(page: str) -> str:
    found = re.search(r'<section class="offer.*?<h2[^>]*>(.*?)</h2>', page, re.DOTALL)
    return found[1] if found else ""
