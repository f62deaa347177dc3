from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records import folds
from twofold.records.clock import as_of
from twofold.records.models import Record, Revision
from twofold.records.store import draft, list_records, open_record
from twofold.rooms.installed_packs import core
from twofold.trust.questions import actions

BrowserOf = Callable[[Unlocked], Client]
FIB = core().question("tiny-fib")


def _private(by: Unlocked, text: str = "I liked the soup.") -> UUID:
    return actions.answer_alone(FIB, text, by=by, once=uuid4()).id


def _open_fold(maya: Unlocked, sam: Unlocked) -> UUID:
    actions.answer_question(FIB, 0, "I liked the soup.", by=maya, once=uuid4())
    fold = actions.answer_question(FIB, 0, "I was not late.", by=sam, once=uuid4())
    folds.fold(fold.id, by=maya)
    return fold.id


def _field(client: Client, url: str, name: str) -> str:
    return client.get(url).content.decode().split(f'name="{name}" value="')[1].split('"')[0]


@pytest.mark.parametrize("way", ["", "/edit", "/remove", "/share"])
def test_the_partner_gets_the_404_of_what_does_not_exist(
    way: str, maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    id, client = _private(maya), browser_of(sam)
    forbidden, absent = client.get(f"/mine/{id}{way}"), client.get(f"/mine/{uuid4()}{way}")
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content == absent.content
    assert client.post(f"/mine/{id}/remove", {"once": "x"}).status_code == 404
    assert open_record(id, by=maya).document is not None


def test_a_thing_stands_on_its_own_shelf_only(maya: Unlocked, browser_of: BrowserOf) -> None:
    assert browser_of(maya).get(f"/ours/{_private(maya)}").status_code == 404


def test_an_answer_that_is_folded_is_not_shown_as_shared(maya: Unlocked, browser_of: BrowserOf) -> None:
    fold = actions.answer_question(FIB, 0, "I liked the soup.", by=maya, once=uuid4())
    assert fold.mine is not None
    page = browser_of(maya).get(f"/ours/{fold.mine.id}")
    assert page.headers["Location"] == f"/folds/{fold.id}"


def test_empty_shelves_teach_the_first_step(jun: Unlocked, maya: Unlocked, browser_of: BrowserOf) -> None:
    assert 'href="/mine/new"' in browser_of(jun).get("/mine").content.decode()
    assert "This shelf is for two" in browser_of(jun).get("/ours").content.decode()
    assert "Answer today’s question" in browser_of(maya).get("/ours").content.decode()


def test_a_full_month_is_shown_a_part_at_a_time(jun: Unlocked, browser_of: BrowserOf) -> None:
    for number in range(65):
        with as_of(datetime(2025, 5, 1 + number % 28, 12, tzinfo=UTC)):
            _private(jun, f"Line {number}.")
    client, url, seen = browser_of(jun), "/mine/2025/5", []
    while url:
        page = client.get(url).content.decode()
        seen += re.findall(r"Line \d+\.", page)
        (url,) = re.findall(r'href="([^"]+)">Earlier in this month', page) or [""]
    assert len(seen) == len(set(seen)) == 65
    assert page.count("Line ") == 5
    assert 'href="/mine/2025/5?part=4">Later in this month' in page
    assert 'href="/mine/2025/5?">Later in this month' in client.get("/mine/2025/5?part=1").content.decode()
    assert client.get("/mine/2025/5?part=99")["Location"] == "/mine/2025/5?part=5"
    for never in ("-1", "x"):
        assert client.get(f"/mine/2025/5?part={never}").status_code == 404


def test_months_lead_to_the_nearest_ones_that_have_something(jun: Unlocked, browser_of: BrowserOf) -> None:
    for month in (3, 5, 9):
        with as_of(datetime(2025, month, 11, 12, tzinfo=UTC)):
            _private(jun)
    client = browser_of(jun)
    assert "September 2025" in client.get("/mine").content.decode()
    page = client.get("/mine/2025/5").content.decode()
    assert 'href="/mine/2025/3"' in page
    assert 'href="/mine/2025/9"' in page
    assert "Nothing in this month." in client.get("/mine/2025/4").content.decode()
    for never in ("2025/13", f"2025/{10**30}", f"{10**30}/1"):
        assert client.get(f"/mine/{never}").status_code == 404


def test_what_both_opened_stands_in_ours_with_how_it_begins(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    _open_fold(maya, sam)
    page = browser_of(sam).get("/ours").content.decode()
    assert FIB.text in page
    assert "I liked the soup." in page
    assert "I was not late." in page
    assert "tiny-fib" not in page


def test_another_couple_sees_nothing_of_it(
    maya: Unlocked, sam: Unlocked, noor: Unlocked, browser_of: BrowserOf
) -> None:
    _open_fold(maya, sam)
    assert "soup" not in browser_of(noor).get("/ours").content.decode()


def test_changing_keeps_the_earlier_words(jun: Unlocked, browser_of: BrowserOf) -> None:
    id, client = _private(jun), browser_of(jun)
    given = {"text": "I liked the bread.", "expected_rev": _field(client, f"/mine/{id}/edit", "expected_rev")}
    assert [client.post(f"/mine/{id}/edit", given).status_code for _ in range(3)] == [303, 303, 303]
    page = client.get(f"/mine/{id}").content.decode()
    assert page.count("I liked the bread.") == 1
    assert page.count("I liked the soup.") == 1


def test_two_devices_change_at_once_and_nothing_is_lost(jun: Unlocked, browser_of: BrowserOf) -> None:
    id, client = _private(jun), browser_of(jun)
    client.post(f"/mine/{id}/edit", {"text": "From the phone.", "expected_rev": "1"})
    page = client.post(f"/mine/{id}/edit", {"text": "From the desk.", "expected_rev": "1"})
    assert page.status_code == 409
    assert "From the phone." in page.content.decode()
    assert "From the desk." in page.content.decode()
    assert 'name="expected_rev" value="2"' in page.content.decode()


def test_sharing_makes_one_copy_and_keeps_the_private_one(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    id, client = _private(maya), browser_of(maya)
    given = {"once": _field(client, f"/mine/{id}/share", "once")}
    places = {client.post(f"/mine/{id}/share", given).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert "soup" in browser_of(sam).get(places.pop()).content.decode()
    assert len(list_records(by=maya, space="ours", kinds=["trust.private_answer"])) == 1
    assert open_record(id, by=maya).document is not None


def test_jun_has_nobody_to_share_with(jun: Unlocked, browser_of: BrowserOf) -> None:
    assert browser_of(jun).get(f"/mine/{_private(jun)}/share").status_code == 404


def test_removing_from_mine_destroys_and_twice_is_once(jun: Unlocked, browser_of: BrowserOf) -> None:
    id, client = _private(jun), browser_of(jun)
    given = {"once": _field(client, f"/mine/{id}/remove", "once")}
    assert [client.post(f"/mine/{id}/remove", given).headers["Location"] for _ in range(2)] == [
        "/mine",
        "/mine",
    ]
    assert not Record.objects.exists()


def test_removing_what_is_shared_leaves_a_mark_for_both(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    fold, client = _open_fold(maya, sam), browser_of(maya)
    mine = folds.fold(fold, by=maya).mine
    assert mine is not None
    assert browser_of(sam).get(f"/ours/{mine.id}/remove").status_code == 404
    client.post(f"/ours/{mine.id}/remove", {"once": _field(client, f"/ours/{mine.id}/remove", "once")})
    page = browser_of(sam).get(f"/folds/{fold}").content.decode()
    assert "soup" not in page
    assert "Removed by Maya, " in page
    assert "I was not late." in page


def test_whoever_parted_takes_nothing_shared_from_the_other(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    fold, client = _open_fold(maya, sam), browser_of(maya)
    mine = folds.fold(fold, by=maya).mine
    assert mine is not None
    given = {"once": _field(client, f"/ours/{mine.id}/remove", "once")}
    couples.part(by=maya)
    assert client.get(f"/ours/{mine.id}/remove").status_code == 404
    client.post(f"/ours/{mine.id}/remove", given)
    assert "soup" in browser_of(sam).get(f"/folds/{fold}").content.decode()


def test_a_damaged_record_shows_a_kind_line(jun: Unlocked, browser_of: BrowserOf) -> None:
    id = _private(jun)
    Revision.objects.update(sealed=b"nothing that opens")
    client = browser_of(jun)
    for url in ("/mine", f"/mine/{id}"):
        page = client.get(url)
        assert page.status_code == 200
        assert "does not open" in page.content.decode()
    assert client.get(f"/mine/{id}/edit").status_code == 404


def test_search_finds_every_word_whatever_its_case(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    fold, client = _open_fold(maya, sam), browser_of(sam)
    page = client.post("/ours/search", {"words": "SOUP liked"}).content.decode()
    assert page.count(f'href="/folds/{fold}"') == 1
    assert "Nothing found" in client.post("/ours/search", {"words": "soup stones"}).content.decode()
    assert "Nothing found" not in client.post("/ours/search", {"words": ""}).content.decode()
    assert client.get("/ours/search").status_code == 405


def test_search_in_mine_finds_nothing_of_the_other(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    _private(maya)
    assert "Nothing found" in browser_of(sam).post("/mine/search", {"words": "soup"}).content.decode()
    page = browser_of(maya).post("/mine/search", {"words": "soup"}).content.decode()
    assert "I liked the <mark>soup</mark>." in page


def test_a_draft_is_kept_and_comes_back(jun: Unlocked, browser_of: BrowserOf) -> None:
    id, client = _private(jun), browser_of(jun)
    assert client.post("/drafts", {"name": f"edit:{id}@1", "text": "Half a"}).status_code == 204
    assert "Half a" in client.get(f"/mine/{id}/edit").content.decode()
    client.post(f"/mine/{id}/edit", {"text": "Half a sentence.", "expected_rev": "1"})
    assert draft(f"edit:{id}@1", by=jun) is None


def test_an_older_pages_draft_stands_beside_the_newer_text_and_never_in_its_place(
    jun: Unlocked, browser_of: BrowserOf
) -> None:
    id, phone, laptop = _private(jun), browser_of(jun), browser_of(jun)
    laptop.post(f"/mine/{id}/edit", {"text": "A whole page more.", "expected_rev": "1"})
    phone.post("/drafts", {"name": f"edit:{id}@1", "text": "One letter typed late"})
    page = laptop.get(f"/mine/{id}/edit")
    assert page.context["form"]["text"].value() == "A whole page more."
    assert "Also begun, and never saved" in page.content.decode()
    assert "One letter typed late" in page.content.decode()
    refused = phone.post(f"/mine/{id}/edit", {"text": "One letter typed late.", "expected_rev": "1"})
    assert refused.status_code == 409
    assert "A whole page more." in refused.content.decode()


def test_what_the_house_sets_aside_is_out_of_reach_of_drafts(jun: Unlocked, browser_of: BrowserOf) -> None:
    assert browser_of(jun).post("/drafts", {"name": "aside/question", "text": "{}"}).status_code == 400
