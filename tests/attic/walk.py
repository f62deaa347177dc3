"""Run by `tests/test_sixth_room.py`, in a process with the settings of this room."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime, time
from io import BytesIO
from uuid import uuid4

from benchmarks import rooms as rooms_of_the_benchmarks
from benchmarks.routes import addresses

from tests.attic.documents import Thing
from tests.cast import client_of
from tests.in_process import LocalVisitor
from twofold.leaving import export
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.store import save
from twofold.rooms.registry import rooms


def test_it_is_entered_from_every_page(maya: Unlocked) -> None:
    for path in ("/", "/ours", "/settings"):
        assert 'href="/attic"' in client_of(maya).get(path, follow=True).content.decode()
    page = client_of(maya).get("/attic").content.decode()
    assert "<span>Attic</span>" in page.split('aria-current="page"')[2].split("</a>")[0]
    doors = client_of(maya).get("/rooms").content.decode()
    assert '<h2><a href="/attic">Attic</a></h2>' in doors
    assert 'href="/attic/things">Things' in doors


def test_what_is_written_in_it_is_on_today_in_ours_found_and_taken_along(maya: Unlocked, sam: Unlocked) -> None:
    thing = save(Thing(title="A lamp", text="Brass, and dented."), by=maya, space="ours", once=uuid4())
    sams = client_of(sam)
    today = sams.get("/today").content.decode()
    assert "Maya put a thing into the attic" in today
    assert "<h2>A lamp</h2>" in sams.get("/today/open").content.decode()
    assert "something from Maya is here" in sams.get("/rooms").content.decode()
    assert "A lamp" in sams.get("/ours").content.decode()
    assert "Brass, and dented." in sams.get(f"/ours/{thing.id}").content.decode()
    assert "A lamp" in sams.post("/ours/search", {"words": "brass"}).content.decode()
    file = BytesIO()
    export.write(sam, file)
    with zipfile.ZipFile(file) as taken:
        assert "A lamp" in taken.read("ours.html").decode()
        assert "Brass" in json.dumps(json.loads(taken.read("data.json")))


def test_it_takes_part_in_the_demonstration(maya: Unlocked, sam: Unlocked) -> None:
    (attic,) = (room for room in rooms() if room.key == "attic")
    attic.demo({"maya": maya, "sam": sam})
    assert "A lamp" in client_of(sam).get("/attic").content.decode()


def test_the_look_allows_no_locked_person_in(maya: Unlocked) -> None:
    client = client_of(maya)
    client.post("/lock")
    assert "Attic" not in client.get("/attic").content.decode()


def test_it_has_its_part_in_the_years_of_the_benchmarks_and_its_page_is_measured(maya: Unlocked, sam: Unlocked) -> None:
    monday = date(2026, 3, 2)
    with clock.as_of(datetime.combine(monday, time(19, 30), UTC)):
        assert rooms_of_the_benchmarks.a_day(monday, {"maya": maya, "sam": sam})["things"] == 1
    visitor = LocalVisitor({name: morsel.value for name, morsel in client_of(maya).cookies.items()})
    assert "attic:room" in {address.name for address in addresses(visitor, maya)}
