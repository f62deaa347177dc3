from __future__ import annotations

import pytest
from tests.cast import client_of

from twofold.people.unlocked import Unlocked
from twofold.records.store import draft, typed_elsewhere

pytestmark = pytest.mark.django_db
NAME, PAGE = "wording-why:new", "5583a1856997a369"


def test_a_beacon_says_in_its_body_which_page_it_comes_from(jun: Unlocked) -> None:
    """So its words take the place of what that page has kept before, and stand beside no other words of it."""
    client = client_of(jun)
    first = {"name": NAME, "text": "Because", "turn": "1"}
    assert client.post("/drafts", first, headers={"X-Twofold-Page": PAGE}).status_code == 204
    last = {"name": NAME, "text": "Because we said so", "turn": "2", "page": PAGE}
    assert client.post("/drafts/leave", last).status_code == 204
    assert draft(NAME, by=jun) == "Because we said so"
    assert [(typed.page, typed.text) for typed in typed_elsewhere(NAME, by=jun)] == [(PAGE, "Because we said so")]
    assert client.post("/drafts/leave", {**last, "text": "Too late", "turn": "3"}).status_code == 204
    assert draft(NAME, by=jun) == "Because we said so", "the keys are closed by then"
