"""The house: its doors, what can be begun, and where one is."""

from __future__ import annotations

import re

from tests.cast import client_of

from twofold.people.unlocked import Unlocked
from twofold.rooms.registry import beginnings, doors


def test_a_room_is_marked_on_the_rail_and_rooms_on_the_bar(maya: Unlocked) -> None:
    page = client_of(maya).get("/promises").content.decode()
    marked = [part.split("</a>")[0] for part in page.split('aria-current="page"')[1:]]
    assert ["<span>Rooms</span>" in part or "<span>Trust</span>" in part for part in marked] == [True, True]


def test_settings_are_behind_the_two_of_them(maya: Unlocked, jun: Unlocked) -> None:
    page = client_of(maya).get("/settings").content.decode()
    assert "You and Sam: settings, lock, help" in page.split('aria-current="page"')[1].split("</a>")[0]
    assert "You: settings, lock, help" in client_of(jun).get("/today").content.decode()


def test_every_verb_of_every_room_leads_to_a_page(maya: Unlocked, jun: Unlocked) -> None:
    for who in (maya, jun):
        client = client_of(who)
        pages = [client.get(path).content.decode() for path in ("/rooms", "/begin")]
        mains = "".join(page.split("<main")[1].split("</main>")[0] for page in pages)
        ways = set(re.findall(r'<a [^>]*?href="(/[^"]+)"', mains))
        assert len(ways) > 8
        assert {way: status for way in ways if (status := client.get(way, follow=True).status_code) != 200} == {}


def test_one_who_is_alone_is_offered_nothing_that_needs_two(jun: Unlocked) -> None:
    assert {one.for_two for _room, one in beginnings(by=jun)} == {False}
    page = client_of(jun).get("/rooms").content.decode()
    assert [chip.label for room in doors() for chip in room.chips if chip.for_two and f">{chip.label}<" in page] == []


def test_who_reads_it_is_said_before_it_is_written(maya: Unlocked) -> None:
    page = client_of(maya).get("/begin").content.decode()
    for words in ("only you read it", "folded until you’ve both written", "Sam reads it", "Ask Sam"):
        assert words in page
