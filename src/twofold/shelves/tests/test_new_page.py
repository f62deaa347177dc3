"""A new page in Mine: written at once, kept as one writes, saved once, its author's alone."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from twofold.people.unlocked import Unlocked
from twofold.records.store import draft, list_records
from twofold.rooms.own_page import OwnPage
from twofold.rooms.registry import beginnings

BrowserOf = Callable[[Unlocked], Client]


def _once(client: Client) -> str:
    return client.get("/mine/new").content.decode().split('name="once" value="')[1].split('"')[0]


def _pages(by: Unlocked) -> list[OwnPage]:
    found = list_records(by=by, space="mine", kinds=[OwnPage.kind])
    return [entry.document for entry in found if isinstance(entry.document, OwnPage)]


def test_a_page_is_written_once_however_often_it_is_sent(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    given = {"once": _once(client), "title": "", "text": "It rained."}
    places = {client.post("/mine/new", given).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert _pages(jun) == [OwnPage(text="It rained.")]
    assert "It rained." in client.get(places.pop()).content.decode()
    page = client.get("/mine").content.decode()
    assert page.count("It rained.") == 1
    assert 'href="/mine/new"' in page


def test_a_title_is_its_name_on_the_shelf(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    client.post("/mine/new", {"once": _once(client), "title": "Rain", "text": "All day."})
    page = client.get("/mine").content.decode()
    assert "Rain</a>" in page
    assert "All day." in page


def test_an_empty_page_is_not_saved_and_a_long_title_loses_nothing(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    assert client.post("/mine/new", {"once": _once(client), "text": " "}).status_code == 422
    answer = client.post("/mine/new", {"once": _once(client), "title": "x" * 300, "text": "Kept."})
    assert answer.status_code == 422
    assert "Kept." in answer.content.decode()
    assert _pages(jun) == []


def test_what_is_typed_is_kept_and_let_go_when_it_is_saved(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    for name, text in (("page:new", "Half a"), ("page:new:title", "Ra")):
        assert client.post("/drafts", {"name": name, "text": text}).status_code == 204
    page = client.get("/mine/new").content.decode()
    assert "Half a" in page
    assert 'value="Ra"' in page
    client.post("/mine/new", {"once": _once(client), "title": "Rain", "text": "Half a day."})
    assert "Half a" not in client.get("/mine/new").content.decode()
    assert draft("page:new", by=jun) is None


def test_the_partner_has_nothing_of_it_until_it_is_shared(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client, other = browser_of(maya), browser_of(sam)
    url = client.post("/mine/new", {"once": _once(client), "title": "Sam hums", "text": "Quietly."})["Location"]
    assert other.get(url).status_code == 404
    assert "hums" not in other.get("/mine").content.decode() + other.get("/ours").content.decode()
    token = client.get(f"{url}/share").content.decode().split('name="once" value="')[1].split('"')[0]
    client.post(f"{url}/share", {"once": token})
    assert "Sam hums" in other.get("/ours").content.decode()


def test_its_title_and_its_words_are_changed_together(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    url = client.post("/mine/new", {"once": _once(client), "title": "Rain", "text": "All day."})["Location"]
    assert 'value="Rain"' in client.get(f"{url}/edit").content.decode()
    given = {"title": "Snow", "text": "All night.", "expected_rev": "1"}
    assert {client.post(f"{url}/edit", given).status_code for _ in range(2)} == {303}
    assert _pages(jun) == [OwnPage(title="Snow", text="All night.")]
    assert "All day." in client.get(url).content.decode()


def test_it_is_among_what_can_be_begun(maya: Unlocked) -> None:
    assert "shelves:new_page" in [beginning.view for _room, beginning in beginnings(by=maya)]
