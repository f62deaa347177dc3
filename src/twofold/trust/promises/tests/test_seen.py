"""Where promises are seen: the list, Today, the shelves, a calendar, an export; by one alone, an ex and two others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from icalendar import Calendar
from tests.passphrases import PASSPHRASES

from twofold.people import couples
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.models import Record, Slot
from twofold.trust.promises.queries import find
from twofold.trust.promises.tests.walker import SENTENCE, Walker, done, in_days, main, taken_up

pytestmark = pytest.mark.usefixtures("noon")
BrowserOf = Callable[[Unlocked], Client]


def test_an_empty_page_teaches_the_first_step(maya: Unlocked, jun: Unlocked, browser_of: BrowserOf) -> None:
    two, alone = main(Walker(browser_of(maya)).get("/promises")), main(Walker(browser_of(jun)).get("/promises"))
    assert "Sam sees it and says whether it means something." in two
    assert "one thing for yourself" in alone
    for page in (two, alone):
        assert "For example" in page
        assert "Promise something small" in page


def test_to_oneself_and_alone(
    jun: Unlocked, maya: Unlocked, mayas: Walker, sams: Walker, browser_of: BrowserOf
) -> None:
    alone = Walker(browser_of(jun))
    page = alone.promise(in_days(1))
    assert "To yourself" in main(page)
    assert 'class="mine"' in page.text
    assert "To whom?" not in alone.get("/promises/new").text
    path = mayas.promise(in_days(1), space="mine").path
    absent = sams.get(f"/promises/{uuid4()}")
    assert (sams.get(path).status, sams.get(path).text) == (404, absent.text)
    assert SENTENCE not in sams.get("/promises").text
    assert find(UUID(path.rsplit("/", 1)[1]), by=maya).state.to_self


def test_an_ex_reads_what_was_theirs_and_changes_nothing(
    exes: tuple[Unlocked, Unlocked, Unlocked], browser_of: BrowserOf
) -> None:
    maya, sam, robin = exes
    walkers = {by.person.name: Walker(browser_of(by)) for by in (maya, sam, robin)}
    path = walkers["Sam"].promise(in_days(1)).path
    assert walkers["Robin"].get(path).status == 404
    assert "No promise yet" in walkers["Robin"].get("/promises").text
    assert SENTENCE in walkers["Maya"].get(path).text


def test_of_a_couple_that_has_ended_it_is_read_and_no_more(
    couple: tuple[Unlocked, Unlocked], browser_of: BrowserOf
) -> None:
    maya, sam = couple
    mayas, sams = Walker(browser_of(maya)), Walker(browser_of(sam))
    path = taken_up(mayas, sams)
    let_go = mayas.get(path).form(f"{path}/let-go")
    couples.part(by=sam)
    for who in (mayas, sams):
        page = who.get(path)
        assert (page.status, SENTENCE in main(page)) == (200, True)
        assert "a time that is over" in main(page)
        assert [form.action for form in page.forms if form.action.startswith(path)] == []
        assert SENTENCE not in who.get("/today/open").text
    assert mayas.send(let_go, text="My words.").status in (404, 409)
    assert done(path, maya) == ["proposed", "accepted"]


def test_not_today_leaves_no_trace(mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams, in_days(1))
    mayas.get("/today/open")  # the first look of the day writes what every first look writes
    before = Record.objects.values_list("pk", "rev").order_by("pk")
    known = list(before)
    page = mayas.get("/today/open")
    assert SENTENCE in main(page)
    after = mayas.send(page.form(f"{path}/aside"), days="1")
    assert after.path == "/today"
    assert SENTENCE not in main(mayas.get("/today/open"))
    assert list(before.all()) == known
    assert SENTENCE in main(mayas.get("/promises"))


def test_the_list_has_ones_own_first_and_adds_nothing_up(mayas: Walker, sams: Walker) -> None:
    sams.promise(in_days(1), text="bring the bread")
    mayas.promise(in_days(1))
    page = main(mayas.get("/promises"))
    assert page.index("call my sister") < page.index("What Sam promises you") < page.index("bring the bread")
    assert SENTENCE in main(mayas.get("/promises/2026/3"))
    assert mayas.get("/promises/2026/13").status == 404
    for shown in (page, main(mayas.get("/promises/2026/3"))):
        assert not re.search(r"\b\d+\s*(%|of|/)\s*\d*", re.sub(r"<[^>]+>", " ", shown))


def test_on_the_shelves_it_is_a_line_that_leads_there(mayas: Walker, sams: Walker) -> None:
    path = mayas.promise(in_days(1)).path
    private = mayas.promise(in_days(1), text="sleep", space="mine").path
    shown = re.sub(r"\s*(<[^>]+>)\s*", r"\1", sams.get("/ours").text)
    assert f'<a class="whole" href="{path}">{SENTENCE}</a></p>' in shown
    assert '<p class="below" dir="auto">Saturday 21 March 2026 · Not answered yet</p>' in shown
    assert "</span>Maya</span></p></li>" in shown, "whose it is"
    assert f'href="{private}">' in mayas.get("/mine").text
    found = mayas.send(mayas.get("/ours").form("/ours/search"), words="sister")
    assert f'href="{path}"' in main(found)


def test_removed_or_damaged_it_breaks_no_page(mayas: Walker, sams: Walker) -> None:
    path, other = (mayas.promise(in_days(1), text=text).path for text in ("call my sister", "call my brother"))
    remove = path.replace("/promises/", "/ours/") + "/remove"
    mayas.send(mayas.get(remove).form(remove))
    Slot.objects.filter(record=other.rsplit("/", 1)[1]).delete()
    for who in (mayas, sams):
        assert "Removed by Maya" in main(who.get(path))
        assert "This page does not open" in main(who.get(other))
        for page in ("/promises", "/today", "/ours"):
            shown = who.get(page)
            assert (shown.status, "my sister" in shown.text, "my brother" in shown.text) == (200, False, False)
        for way in ("take-up", "let-go", "calendar", "aside", "repair", "change"):
            assert {who.post(f"{gone}/{way}").status for gone in (path, other)} == {404}


def test_the_file_for_a_calendar(mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams, in_days(3), every="week", weeks="4")
    page = mayas.get(path)
    assert "a calendar may be read by others" in page.text
    form = page.form(f"{path}/calendar")
    file = mayas.send(form, clock="18:30", alarm="on")
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="twofold.ics"'
    assert file.headers["Cache-Control"] == "no-store"
    (event,) = Calendar.from_ical(file.text).walk("VEVENT")
    assert (str(event["summary"]), event["dtstart"].dt.date()) == ("Twofold", in_days(3))
    assert "sister" not in file.text
    assert "sister" in mayas.send(form, words="on").text
    assert mayas.send(form, clock="late").status == 422
    assert f"{path}/calendar" not in sams.get(path).text
    assert sams.post(f"{path}/calendar").status == 404


def test_what_nobody_answered_in_time_is_mentioned_no_more(mayas: Walker, sams: Walker) -> None:
    path = mayas.promise(in_days(1)).path
    assert SENTENCE in main(sams.get("/today/open"))
    with clock.as_of(clock.now() + timedelta(days=3)):
        assert SENTENCE not in main(sams.get("/today/open"))
        taken = sams.send(sams.get(path).form(f"{path}/take-up"))  # there is no too late for that
        assert "Does it mean something" not in main(taken)
        assert "Not spoken of yet" in main(sams.get("/promises"))
        assert "How did it go?" in main(mayas.get("/today/open"))


def test_an_old_day_is_not_asked_about_for_ever(mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams)
    for days, asked in ((2, True), (14, True), (16, False)):
        with clock.as_of(clock.now() + timedelta(days=days)):
            assert ("How did it go?" in main(mayas.get("/today/open"))) is asked
            assert "How did it go?" in main(mayas.get(path))


def test_it_is_taken_along(mayas: Walker, sams: Walker) -> None:
    path = taken_up(mayas, sams)
    mayas.send(mayas.get(path).form(f"{path}/say"), word="partly", text="She was out.")
    export = mayas.get("/export").form("/export")
    answer = mayas.client.post("/export", {**dict(export.fields), "passphrase": PASSPHRASES["maya"]})
    with ZipFile(BytesIO(answer.content)) as file:
        shared = file.read("ours.html").decode()
    assert SENTENCE in shared
    assert "Saturday 21 March 2026: Partly “She was out.”" in shared
