"""Ours: each thing is one slip, under its day, with whose words it holds; by room."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from twofold.people.unlocked import Unlocked
from twofold.records import clock, folds
from twofold.records.store import list_records
from twofold.rooms.installed_packs import core
from twofold.talks.demo import hold, read_talks
from twofold.talks.documents import WORDS
from twofold.trust.dreams.documents import Dream
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.questions import actions
from twofold.trust.tests.years import kept_and_shown

BrowserOf = Callable[[Unlocked], Client]


@pytest.fixture
def house(maya: Unlocked, sam: Unlocked) -> None:
    """Of one day: a talk that was held, a question that both answered, a dream that Maya showed."""
    hold(read_talks()[0].model_copy(update={"topic": "The stairs"}), {"maya": maya, "sam": sam}, began=clock.now())
    for by in (maya, sam):
        fold = actions.answer_question(core().questions[0], 3, f"{by.person.name} says soup.", by=by, once=uuid4())
    folds.fold(fold.id, by=maya)
    kept_and_shown(DREAMS, Dream(title="By the sea", text="When nobody else is there."), maya)


def _slips(page: str) -> list[str]:
    return re.findall(r'<li class="slip.*?</li>', page, re.DOTALL)


def test_a_day_is_said_once_and_each_thing_is_one_slip(house: None, maya: Unlocked, browser_of: BrowserOf) -> None:
    page = browser_of(maya).get("/ours").content.decode()
    assert page.count("<h2>") == 1
    slips = _slips(page)
    assert len(slips) == 3
    assert all(slip.count("<a ") == 1 for slip in slips)
    (talk,) = (slip for slip in slips if "The stairs" in slip)
    said = [entry.document for entry in list_records(by=maya, space="ours", kinds=[WORDS])]
    assert any(words.text[:40] in unescape(talk) for words in said if words and words.text)  # type: ignore[attr-defined]
    assert "Maya" in talk, "whose words they are"
    (fold,) = (slip for slip in slips if "soup" in slip)
    assert "Maya says soup." in fold
    assert "Sam says soup." in fold
    (dream,) = (slip for slip in slips if "By the sea" in slip)
    assert "Maya" in dream
    assert "Sam" not in dream


def test_ours_by_room(house: None, maya: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    today = maya.today
    for path in ("/ours", f"/ours/{today.year}/{today.month}"):
        listening, trust = (client.get(f"{path}?room={room}").content.decode() for room in ("listening", "trust"))
        assert [slip for slip in _slips(listening) if "The stairs" not in slip] == []
        assert len(_slips(listening)) == 1
        assert len(_slips(trust)) == 2
        assert "The stairs" not in trust
        assert f'href="{path}?room=listening"' in trust
    assert client.get("/ours?room=nowhere").status_code == 404


def test_a_room_with_nothing_in_it_leads_back_to_all(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    kept_and_shown(DREAMS, Dream(title="By the sea", text="."), maya)
    page = browser_of(maya).get("/ours?room=listening").content.decode()
    assert "Nothing from Listening in this month." in page
    assert 'href="/ours"' in page


def test_the_newest_month_leads_to_the_one_before(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    for month in (3, 5):
        with clock.as_of(datetime(2026, month, 11, 12, tzinfo=UTC)):
            kept_and_shown(DREAMS, Dream(title=f"Of month {month}", text="."), maya)
    page = browser_of(maya).get("/ours").content.decode()
    assert "Of month 5" in page
    assert "Of month 3" not in page
    assert 'href="/ours/2026/3"' in page


def test_the_parts_of_a_month_keep_the_room(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    for number in range(14):
        kept_and_shown(DREAMS, Dream(title=f"Dream {number}", text="."), maya)
    page = browser_of(maya).get("/ours?room=trust").content.decode()
    assert "?room=trust&amp;part=1" in page
    assert len(_slips(browser_of(maya).get("/ours?room=trust&part=1").content.decode())) == 2


def test_a_hit_in_a_talk_leads_to_the_talk_and_the_instruction_is_no_hit(
    house: None, maya: Unlocked, browser_of: BrowserOf
) -> None:
    words = list_records(by=maya, space="ours", kinds=[WORDS])
    spoken = next(entry for entry in words if entry.document and entry.document.text)  # type: ignore[attr-defined]
    text, asked = spoken.document.text, spoken.document.asked  # type: ignore[union-attr]
    client = browser_of(maya)
    (slip,) = _slips(client.post("/ours/search", {"words": " ".join(text.split()[:4])}).content.decode())
    assert f'href="/talks/{spoken.document.talk}"' in slip  # type: ignore[union-attr]
    assert "<mark>" in slip
    assert asked not in slip
    assert _slips(client.post("/ours/search", {"words": asked}).content.decode()) == []
