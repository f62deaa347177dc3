from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import client_of

from twofold.people.unlocked import Unlocked
from twofold.web import views
from twofold.web.external_links import elsewhere

pytestmark = pytest.mark.urls("twofold.web.tests.urls")
PROMISE = (
    "The person who runs this server cannot read your private pages from the database, the disk, the backups or the"
    " logs. They could if they changed the program, or recorded it while you are signed in."
)


@pytest.mark.parametrize("path", ["/nothing-here", "/help", "/privacy"])
def test_some_pages_are_the_same_bytes_for_everyone(path: str, maya: Unlocked, jun: Unlocked) -> None:
    maya.person.theme = "dark"
    maya.person.save()
    pages = [client.get(path).content for client in (Client(), client_of(maya), client_of(jun))]
    assert pages[0] == pages[1] == pages[2]


def test_the_help_page_keeps_a_plain_title_and_sets_nothing() -> None:
    response = Client().get("/help")
    assert b"<title>Twofold</title>" in response.content
    assert b'href="tel:112"' in response.content
    assert not response.cookies


def test_reading_the_help_page_is_noted_nowhere(maya: Unlocked) -> None:
    client = client_of(maya)
    client.get("/help")  # the first page of a day notes the day
    with CaptureQueriesContext(connection) as made:
        client.get("/help")
    assert {query["sql"].split()[0] for query in made.captured_queries} <= {"SELECT"}


def test_the_promise_stands_word_for_word() -> None:
    assert PROMISE in Client().get("/privacy").content.decode()


def test_robots_are_asked_to_stay_away() -> None:
    assert Client().get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_the_manifest_names_no_one() -> None:
    manifest = json.loads(Client().get("/manifest.webmanifest").content)
    assert (manifest["name"], manifest["start_url"]) == ("Twofold", "/")


def test_every_icon_of_the_home_screen_is_there_in_the_size_that_is_said() -> None:
    icons = json.loads(Client().get("/manifest.webmanifest").content)["icons"]
    static = Path(views.__file__).parent / "static" / "web"
    drawn = {icon["src"].rsplit("/", 1)[-1]: icon["sizes"] for icon in icons if icon["type"] == "image/png"}
    drawn["icon-180.png"] = "180x180"  # for iOS, which reads no manifest
    for name, sizes in drawn.items():
        wide, high = struct.unpack(">II", (static / name).read_bytes()[16:24])
        assert sizes == f"{wide}x{high}"
    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    assert 'rel="apple-touch-icon"' in Client().get("/look").content.decode()


def test_the_icon_that_browsers_ask_for_unasked_is_answered() -> None:
    answer = Client().get("/favicon.ico")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/x-icon")
    assert answer.content[:4] == b"\x00\x00\x01\x00"


def test_a_stale_form_from_our_own_page_can_be_sent_again() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    sent = {"csrfmiddlewaretoken": "stale", "text": 'Oranges & "quiet"\nevery evening', "tag": ["one", "two"]}
    response = client.post("/mine", sent)
    page = response.content.decode()
    assert response.status_code == 403
    assert 'name="text" value="Oranges &amp; &quot;quiet&quot;\nevery evening"' in page
    assert page.count('name="tag"') == 2
    assert "stale" not in page.replace("web/stale", "")
    assert '<form method="post" action="/mine" class="stack" data-carries>' in page


def test_a_stale_form_is_never_sent_to_another_site() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    page = client.post("//elsewhere.example/mine", {"text": "Oranges"}).content.decode()
    assert 'action="//' not in page


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_a_form_from_elsewhere_is_refused_and_echoes_nothing(origin: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Origin": origin})
    response = client.post("/mine", {"text": "Oranges"})
    assert response.status_code == 403
    assert b"Oranges" not in response.content


def test_going_elsewhere_needs_no_script_and_no_redirect() -> None:
    page = elsewhere("https://www.example.org/?a=1&b=2").content.decode()
    assert 'content="0;url=https://www.example.org/?a=1&amp;b=2"' in page


def test_signed_in_people_see_ways_and_a_way_to_unlock_in_place(maya: Unlocked) -> None:
    page = client_of(maya).get("/look").content.decode()
    assert 'id="unlock-in-place"' in page
    assert 'data-idle="900"' in page
    assert 'data-drafts="/drafts"' in page
    assert 'name="csrf-token"' in page


@pytest.mark.parametrize(("path", "here"), [("/ours", "Ours"), ("/mine", "Mine"), ("/", "Today")])
def test_the_way_one_is_on_is_marked(path: str, here: str, maya: Unlocked) -> None:
    page = client_of(maya).get(path).content.decode()
    marked = page.split('aria-current="page"')[1].split("</a>")[0]
    assert marked.rstrip().endswith(f"<span>{here}</span>")
    assert page.count('aria-current="page"') == 1


def test_signed_out_pages_hold_no_token_and_no_ways() -> None:
    page = Client().get("/privacy").content.decode()
    assert "csrf" not in page
    assert 'class="rooms"' not in page
    assert 'data-leave="https://www.wikipedia.org/"' in page
