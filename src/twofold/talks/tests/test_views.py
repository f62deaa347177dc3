"""The pages of a talk, for Maya and Sam with a browser each, and for those who are not of the two."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import signed_in_client
from tests.passphrases import PASSPHRASES
from tests.visitor import Form, Page

from twofold.people.instance import unlock_store
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.models import Record
from twofold.records.store import list_records
from twofold.talks.forms import BeginForm
from twofold.talks.tests.walks import PACK

BrowserOf = Callable[[Unlocked], Client]
pytestmark = pytest.mark.usefixtures("pack")


def page(client: Client, url: str) -> Page:
    answer = client.get(url)
    return Page(answer.status_code, url, answer.content.decode(), {}, [])


def forms(client: Client, url: str, ending: str = "/move") -> list[Form]:
    return [
        form for form in page(client, url).forms if form.action.startswith("/talks/") and form.action.endswith(ending)
    ]


def begin(client: Client, practice: str = "turns", mode: str = "live", **given: str) -> str:
    (form,) = [f for f in page(client, f"/practices/{practice}").forms if f.method == "post" and "mode" in f.names]
    answer = client.post(f"/practices/{practice}", dict(form.filled(mode=mode, **given)))
    assert answer.status_code == 303
    return str(answer["Location"])


def do(client: Client, url: str, number: int = 0, **given: str) -> int:
    form = forms(client, url)[number]
    sent = {**dict(form.fields), **given}
    return client.post(form.action, sent).status_code


def heading(client: Client, url: str) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", page(client, url).text, re.S).group(1)  # type: ignore[union-attr]


def test_before_it_begins_everything_is_said(maya: Unlocked, browser_of: BrowserOf) -> None:
    text = page(browser_of(maya), "/practices/turns").text
    for said in (
        "20 minutes · for two",
        "When to leave it",
        "Rests on observation and theory",
        "Somebody, 2001",
    ):
        assert said in text
    assert browser_of(maya).get("/practices/nothing").status_code == 404
    assert browser_of(maya).get("/practices/folded-question").status_code == 404


def test_live_each_sees_whose_turn_it_is(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = begin(mayas, first="me", topic="Mornings")
    skip = forms(mayas, url)[1]
    mayas.post(skip.action, dict(skip.fields))
    assert "Breathe slowly" in heading(sams, url)
    assert do(sams, url, 1) == 303
    assert heading(mayas, url) == "Say it in a few sentences."
    assert "It is your turn" in page(mayas, url).text
    assert "Maya has the floor" in page(sams, url).text
    assert forms(sams, url) == []
    assert do(mayas, url) == 303
    assert heading(sams, url) == "Say back what you heard, in your own words."
    do(sams, url)
    assert do(mayas, url, value="not-yet") == 303
    assert heading(mayas, url) == "Say it in a few sentences."
    assert "Mornings" in page(sams, "/today/open").text


def test_apart_what_is_said_is_written_and_both_read_it(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = begin(mayas, mode="apart")
    assert do(mayas, url, 0) == 422  # nothing is written yet
    assert do(mayas, url, 0, text="The mornings are loud.") == 303
    assert "The mornings are loud." in page(sams, url).text
    assert "It is with you" in page(sams, "/today/open").text
    assert do(sams, url, text="You want quiet.") == 303
    assert "You want quiet." in page(mayas, url).text


def test_on_one_device_private_pages_are_veiled_and_ask_for_the_passphrase(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client = browser_of(maya)
    url = begin(client, "everything", "together")
    do(client, url)
    hers, his = forms(client, url)[:2]
    assert "Sam, only you look now" in page(client, url).text
    assert "passphrase" not in hers.names
    client.post(hers.action, {**dict(hers.fields), "text": "The exam."})
    his = next(form for form in forms(client, url) if "passphrase" in form.names)
    wrong = client.post(his.action, {**dict(his.fields), "text": "The move.", "passphrase": "no"})
    assert wrong.status_code == 422
    assert b"not the passphrase of Sam" in wrong.content
    veiled = page(client, url).text  # both look at this device
    assert "The exam." not in veiled
    assert "Written, and folded until you both have." in veiled
    assert "Maya, only you look: change" in veiled
    right = client.post(his.action, {**dict(his.fields), "text": "The move.", "passphrase": PASSPHRASES["sam"]})
    assert right.status_code == 303
    both = page(client, url).text
    assert "The exam." in both
    assert "The move." in both


def test_a_stale_page_is_told_kindly_and_gives_the_words_back(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = begin(mayas, mode="apart")
    stale = forms(mayas, url)[1]
    (leave,) = forms(sams, url, "/leave")
    assert sams.post(leave.action, dict(leave.fields)).status_code == 303
    answer = mayas.post(stale.action, {**dict(stale.fields), "text": "The mornings."})
    assert answer.status_code == 409
    assert b"The mornings." in answer.content
    assert b"moved on meanwhile" in answer.content


def test_every_form_may_be_sent_twice(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = begin(client, mode="apart")
    form = forms(client, url)[0]
    sent = {**dict(form.fields), "text": "The mornings."}
    assert [client.post(form.action, sent).status_code for _ in range(3)] == [303] * 3
    assert Record.objects.filter(kind="practices.words").count() == 1
    (pause,) = forms(client, url, "/pause")
    given = {**dict(pause.fields), "minutes": "20"}
    assert [client.post(pause.action, given).status_code for _ in range(3)] == [303] * 3


def test_a_pause_says_when_it_goes_on(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = begin(mayas)
    (pause,) = forms(sams, url, "/pause")
    sams.post(pause.action, {**dict(pause.fields), "minutes": "20"})
    assert "A pause. You go on" in heading(mayas, url)
    assert "Sam needs a moment" in page(mayas, url).text
    assert '<div class="arc">' in page(mayas, url).text
    assert "Paused; you wanted to go on" in page(mayas, "/today").text
    for client in (mayas, sams):
        (back,) = forms(client, url, "/back")
        client.post(back.action, dict(back.fields))
    assert "Breathe" in heading(mayas, url)


def test_who_began_is_told_where_the_other_finds_it_until_they_have_come(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = begin(mayas)
    said = "finds this talk on Today"
    assert f"Sam {said}" in page(mayas, url).text
    assert said not in page(sams, url).text
    while not forms(sams, url):
        assert do(mayas, url) == 303
    assert f"Sam {said}" in page(mayas, url).text
    assert do(sams, url) == 303
    assert said not in page(mayas, url).text


def test_left_talks_are_put_down_without_a_name(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas, sams = browser_of(maya), browser_of(sam)
    url = begin(mayas)
    (leave,) = forms(sams, url, "/leave")
    sams.post(leave.action, dict(leave.fields))
    text = page(mayas, url).text
    assert "Put down here" in text
    assert 'href="/practices/turns"' in text  # nobody is left at the end of a road
    assert 'href="/talks"' in text
    assert "It needs no reason" in text
    assert "Put down here" in page(mayas, "/talks").text


def test_no_answer_is_louder_than_another_and_the_end_has_one_way_on(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    client = browser_of(maya)
    url, asked = begin(client, "turns", "together"), 0
    for _ in range(40):
        text = page(client, url).text
        for answers in re.findall(r'<div class="answers equal">(.*?)</div>', text, re.S):
            assert set(re.findall(r'class="btn ([a-z]*)"', answers)) == {"quiet"}
            asked += 1
        todo = forms(client, url)
        if "Thank you both" in text or not todo:
            break
        client.post(todo[0].action, {**dict(todo[0].fields), "value": "yes", "text": "That you stayed."})
    assert asked
    assert 'class="drawing candle"' in text
    assert text.count("<blockquote") == 2
    assert '<a class="btn " href="/">Back to Today</a>' in text
    assert "All talks" not in text


def test_how_it_was_is_kept_in_mine(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(maya)
    url = begin(client, "turns", "together")
    for _ in range(40):
        todo = forms(client, url)
        if "Thank you both" in page(client, url).text or not todo:
            break
        client.post(todo[0].action, {**dict(todo[0].fields), "value": "yes", "text": "Thank you."})
    (after,) = forms(client, url, "/after")
    client.post(after.action, {**dict(after.fields), "understood": "4", "cared_for": "9"})
    (kept,) = list_records(by=maya, space="mine", kinds=["practices.after"])
    assert (kept.document.understood, kept.document.cared_for) == (4, None)  # type: ignore[union-attr]
    assert list_records(by=sam, space="mine") == []
    assert "In turns" in page(client, "/ours").text


def test_the_revision_costs_one_query_and_tells_a_number(
    maya: Unlocked, sam: Unlocked, noor: Unlocked, browser_of: BrowserOf
) -> None:
    from django.db import connection

    mayas = browser_of(maya)
    url = begin(mayas)
    for client in (mayas, browser_of(sam), signed_in_client(sam)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(f"{url}/revision", headers={"X-Twofold-Quiet": "1"})
        assert (answer.status_code, answer.json()) == (200, {"rev": 1})
        assert len(asked) == 1, [q["sql"] for q in asked]
    assert mayas.get(f"{url}/revision").json() == {"rev": 1}
    others = browser_of(noor)
    forbidden, absent = others.get(f"{url}/revision"), others.get(f"/talks/{uuid4()}/revision")
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content == absent.content


def test_alone_there_are_practices_too(jun: Unlocked, browser_of: BrowserOf) -> None:
    client = browser_of(jun)
    assert "This one takes two" in page(client, "/practices/turns").text
    url = begin(client, "alone", "apart")
    assert do(client, url, text="I would say no.") == 303
    assert do(client, url, **{"rate-": "4"}) == 303
    assert "That is it" in page(client, url).text


def test_a_talk_on_one_device_is_with_nobody(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    begin(browser_of(maya), mode="together")
    text = page(browser_of(sam), "/talks").text
    assert "Here, on one device" in text
    assert "It is with you" not in text


def test_the_first_way_that_a_practice_declares_is_chosen(maya: Unlocked) -> None:
    apart_first = PACK.practice("turns").model_copy(update={"modes": ("apart", "live")})
    form = BeginForm.fresh(by=maya, about={}, practice=apart_first)
    assert form["mode"].initial == "apart"
    assert [mode for mode, _name in form.fields["mode"].choices] == ["apart", "live"]  # type: ignore[attr-defined]


def test_a_timer_is_no_idle_time(maya: Unlocked, sam: Unlocked, browser_of: BrowserOf) -> None:
    mayas = browser_of(maya)
    url = begin(mayas)

    def idle() -> tuple[int, int]:
        shown = re.search(r'id="talk" data-idle="([0-9]+)"', page(mayas, url).text)
        kept = unlock_store().get(maya.person.pk, mayas.cookies[settings.UNLOCK_COOKIE_NAME].value)
        assert shown is not None
        assert kept is not None
        assert kept.idle_seconds == maya.person.idle_seconds
        return int(shown.group(1)), max(0, kept.quiet_until - int(clock.now().timestamp()))

    while not forms(mayas, url):
        do(browser_of(sam), url)
    own = maya.person.idle_seconds
    shown, kept = idle()
    assert 0 < kept <= 300
    assert abs(shown - own - kept) <= 2
    client = browser_of(sam)
    (pausing,) = forms(client, url, "/pause")
    client.post(pausing.action, {**dict(pausing.fields), "minutes": "20"})
    assert own + 1100 < idle()[0] <= own + 1200
    (away,) = forms(mayas, url, "/leave")
    mayas.post(away.action, dict(away.fields))
    assert idle() == (own, 0)
