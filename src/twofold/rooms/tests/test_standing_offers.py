"""What is offered once, and then no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.rooms.standing_offers import instant_offer, invitation_offer

BrowserOf = Callable[[Unlocked], Client]
INVITE = "Twofold is useful alone"


def test_the_invitation_is_offered_on_today_until_it_is_put_away(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    assert INVITE in client.get("/today").content.decode()
    answer = client.post("/not-now", {"offer": "invitation", "back": "/today"})
    assert answer["Location"] == "/today"
    assert INVITE not in client.get("/today").content.decode()
    assert not invitation_offer(by=jun)
    assert "/invite" in client.get("/settings").content.decode()


@pytest.mark.parametrize("path", ["/listening", "/agreements", "/practices/listening-five", "/trust"])
def test_no_other_page_asks_for_an_invitation(path: str, jun: Unlocked, browser_of: BrowserOf) -> None:
    answer = browser_of(jun).get(path)
    assert answer.status_code == 200
    assert "Invite someone" not in answer.content.decode()


def test_instant_is_offered_to_each_until_they_answer(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    assert instant_offer(by=maya)
    browser_of(maya).post("/not-now", {"offer": "instant", "back": "/today"})
    assert not instant_offer(by=maya)
    assert instant_offer(by=sam)
    couples.agree_to_instant(True, by=sam)
    assert not instant_offer(by=with_couple(sam))
    assert not couples.instant(with_couple(sam)), "one of the two is not enough"


def test_alone_or_where_somebody_else_runs_the_server_there_is_nothing_to_choose(
    jun: Unlocked, maya: Unlocked, settings: Any
) -> None:
    assert not instant_offer(by=jun)
    assert not invitation_offer(by=maya)
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"operator": "other"})
    assert not instant_offer(by=maya)


@pytest.mark.parametrize("back", ["https://elsewhere.test/", "//elsewhere.test/today", "", "/no-such-page"])
def test_it_leads_to_pages_of_ours_only(back: str, jun: Unlocked, browser_of: BrowserOf) -> None:
    answer = browser_of(jun).post("/not-now", {"offer": "none of ours", "back": back})
    assert answer["Location"] == "/today"
    assert invitation_offer(by=jun)
